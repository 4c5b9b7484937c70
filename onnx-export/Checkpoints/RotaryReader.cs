using System.Globalization;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>Reads what config.json says of rotary positions, in every style of transformers, and refuses by name what
/// is said there and not done here.</summary>
/// <remarks>As GPTNeoXConfig of transformers 5 has it: rope_scaling, where it is there, takes the place of
/// rope_parameters, and its values count before rotary_pct and rotary_emb_base. Other names for the same thing
/// (rope_theta, partial_rotary_factor, rotary_dim ... beside them) are never read by it: where one of them says
/// something else than what is computed, the model would not be the one that its author means, so it is
/// refused.</remarks>
/// <param name="config">config.json.</param>
/// <param name="dHead">Width of a head.</param>
internal sealed class RotaryReader(ConfigValues config, int dHead)
{
    private const double DefaultShare = 0.25;
    private const double DefaultBase = 10_000;

    private const string Parameters = "rope_parameters";
    private const string Scaling = "rope_scaling";
    private const string Share = "partial_rotary_factor";
    private const string Base = "rope_theta";
    private const string ClassicalShare = "rotary_pct";
    private const string ClassicalBase = "rotary_emb_base";

    /// <summary>Keys whose names speak of rotary positions and which change no number.</summary>
    private static readonly string[] Silent = ["ignore_keys_at_rope_validation", "original_max_position_embeddings"];

    private static readonly string[] OtherShares =
        [Share, "rotary_emb_fraction", "rotary_percent", "rotary_percentage", "rope_pct", "rope_percent"];

    private static readonly string[] OtherBases = [Base, "rotary_base", "rope_base", "rotary_theta"];
    private static readonly string[] OtherDims = ["rotary_dim", "rotary_dims", "rotary_ndims", "rotary_emb_dim"];
    private static readonly string[] Switches = ["rotary", "use_rotary", "use_rope", "use_rotary_embeddings"];

    private static readonly char[] Separators = ['_', '-', '.'];

    /// <summary>The dimensions of a head that are rotated, and the base of their frequencies.</summary>
    /// <exception cref="InvalidConfigException">A value is none.</exception>
    /// <exception cref="UnsupportedCheckpointException">Something is said that is not done, or two things that
    /// contradict each other.</exception>
    public (int Dims, double Base) Read()
    {
        ConfigValues parameters = config.Section(Parameters);
        ConfigValues scaling = config.Section(Scaling);
        CheckSection(Parameters, parameters);
        CheckSection(Scaling, scaling);
        ConfigValues counted = scaling.IsEmpty ? parameters : scaling;
        double share = ShareOf(counted, Share) ?? ShareOf(config, ClassicalShare) ?? DefaultShare;
        double rotaryBase = BaseOf(counted, Base) ?? BaseOf(config, ClassicalBase) ?? DefaultBase;
        RefuseLost(Share, ShareOf(parameters, Share), share, scaling);
        RefuseLost(Base, BaseOf(parameters, Base), rotaryBase, scaling);
        int dims = DimsOf(share);
        Array.ForEach(OtherShares, key => Agree(key, ShareOf(config, key), share));
        Array.ForEach(OtherBases, key => Agree(key, BaseOf(config, key), rotaryBase));
        Array.ForEach(OtherDims, key => Agree(key, config.Number(key, IsSize, "a number of dimensions"), dims));
        Array.ForEach(Switches, CheckSwitch);
        CheckPositions();
        RefuseOthers();
        return (dims, rotaryBase);
    }

    /// <summary>Refuses a value of rope_parameters that rope_scaling leaves open: transformers loses it.</summary>
    private static void RefuseLost(string key, double? stated, double computed, ConfigValues scaling)
    {
        if (stated is double value && value != computed && !scaling.Has(key))
        {
            throw Refuse(
                Scaling, $"config.json: {Scaling} takes the place of {Parameters} and leaves out {key}, which "
                + $"{Parameters} states. Leave one of the two out.");
        }
    }

    private static void CheckSection(string name, ConfigValues section)
    {
        foreach (string key in new[] { "rope_type", "type" })
        {
            if (section.Text(key) is string kind && kind != "default")
            {
                throw Refuse(kind, $"config.json: {name} asks for rotary positions of type '{kind}', which are not "
                    + "supported; only the default ones are.");
            }
        }

        foreach (string key in section.Keys.Where(key =>
            key is not ("rope_type" or "type" or Share or Base) && !Silent.Contains(key)))
        {
            if (key != "factor" || section.Number(key, _ => true, "a number") != 1)
            {
                throw Refuse(key, $"config.json: {name} states {key}, which default rotary positions do not have; "
                    + $"rope_type, {Base} and {Share} are read.");
            }
        }
    }

    private void CheckSwitch(string key)
    {
        if (!config.Flag(key, absent: true))
        {
            throw Refuse(key, $"config.json: {key} is false; only models with rotary positions are supported.");
        }
    }

    private void CheckPositions()
    {
        foreach (string key in new[] { "position_embedding_type", "position_embedding", "pos_emb" })
        {
            if (config.Text(key) is string kind && kind is not ("rotary" or "rope"))
            {
                throw Refuse(key, $"config.json: {key} is '{kind}'; only rotary positions are supported.");
            }
        }
    }

    /// <summary>What is said under a name that no GPT-NeoX model has may change numbers.</summary>
    private void RefuseOthers()
    {
        string[] known =
        [
            Parameters, Scaling, ClassicalShare, ClassicalBase,
            .. Silent, .. OtherShares, .. OtherBases, .. OtherDims, .. Switches,
        ];
        string? other = config.Keys.FirstOrDefault(key =>
            SpeaksOfPositions(key) && !known.Contains(key) && !config.IsFalse(key));
        if (other is not null)
        {
            throw Refuse(other, $"config.json: {other} is not understood. Of rotary positions {ClassicalShare}, "
                + $"{ClassicalBase}, {Parameters} and {Scaling} are read.");
        }
    }

    private static bool SpeaksOfPositions(string key) =>
        key.Split(Separators).Any(word => word.StartsWith("rope", StringComparison.OrdinalIgnoreCase)
            || word.Contains("rotary", StringComparison.OrdinalIgnoreCase)
            || word.Contains("alibi", StringComparison.OrdinalIgnoreCase));

    private static void Agree(string key, double? stated, double computed)
    {
        if (stated is double value && value != computed)
        {
            throw Refuse(key, string.Create(
                CultureInfo.InvariantCulture,
                $"config.json: {key} is {value}, where the rest of it makes {computed} (transformers reads "
                + $"{ClassicalShare}, {ClassicalBase}, {Parameters} and {Scaling} alone). Make them agree."));
        }
    }

    private int DimsOf(double share)
    {
        int dims = (int)(dHead * share);
        return dims % 2 == 0
            ? dims
            : throw Refuse(ClassicalShare, string.Create(
                CultureInfo.InvariantCulture,
                $"config.json: {ClassicalShare}: a rotary share of {share} of head size {dHead} makes {dims} rotary "
                + $"dimensions; an odd number cannot be paired."));
    }

    private static double? ShareOf(ConfigValues values, string key) =>
        values.Number(key, value => value is >= 0 and <= 1, "a rotary share from 0 to 1");

    private static double? BaseOf(ConfigValues values, string key) =>
        values.Number(key, value => value > 0, "a positive number");

    private static bool IsSize(double value) => value >= 0 && value == Math.Floor(value);

    private static UnsupportedCheckpointException Refuse(string feature, string sentence) => new(feature, sentence);
}
