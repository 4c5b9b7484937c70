using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.JointAblation;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs joint ablations on an engine and holds their rows to the golden files.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenSets(IRowEngine engine, string model, double tolerance)
{
    /// <summary>Holds the file sets-frozen: every set under one ablation.</summary>
    /// <param name="kind"><c>resample</c>, <c>zero</c>, <c>mean</c> or <c>position_mean</c>.</param>
    public Comparison Compare(string kind)
    {
        GoldenFile file = GoldenFile.Open(model, "sets-frozen");

        // The first list says what the sets are, the others name them.
        ComponentSet[] sets = Sets(file.Root.GetProperty("resample"));
        return Compare(file.Root.GetProperty(kind), file, Run(file, sets, GoldenSettings.Ablation(file, kind)));
    }

    /// <summary>Holds the rows that the file sets-frozen has for resampling: a prompt whose counterpart is its source
    /// is replaced by the same, MLP layers too.</summary>
    public Comparison CompareContrastive()
    {
        GoldenFile file = GoldenFile.Open(model, "sets-frozen");
        JsonElement expected = file.Root.GetProperty("resample");
        JointAblationSettings settings =
            Settings(file, Sets(expected), new AblationSettings { Kind = AblationKind.Contrastive });
        return Compare(expected, file, Run(settings with { Prompts = GoldenSettings.Contrasted(file) }));
    }

    /// <summary>Holds the sets of a file that are replaced by vectors.</summary>
    /// <param name="name"><c>constant</c>: heads and attention layers; <c>sets-more</c>: MLP layers among them, and
    /// frozen components.</param>
    public Comparison CompareConstant(string name)
    {
        GoldenFile file = GoldenFile.Open(model, name);
        JsonElement expected = file.Root.GetProperty("sets");
        return Compare(expected, file, Run(file, Sets(expected), Constant(file, Sets(expected))));
    }

    /// <summary>Holds the file sets-more: what each later component carries of a set's repair.</summary>
    /// <param name="kind"><c>resample</c> or <c>constant</c>.</param>
    public Comparison CompareCarriers(string kind)
    {
        GoldenFile file = GoldenFile.Open(model, "sets-more");
        ComponentSet[] sets = Sets(file.Root.GetProperty("carrier_sets"));
        AblationSettings ablation =
            kind == "constant" ? Constant(file, sets) : GoldenSettings.Ablation(file, kind);
        JointAblationReport report = Run(Settings(file, sets, ablation) with { Carriers = true });
        JsonElement expected = file.Root.GetProperty("carriers").GetProperty(kind);
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        comparison.Check("carriers", expected.GetArrayLength(), report.Carriers!.Count);
        foreach ((JsonElement row, CarrierRow found) in expected.EnumerateArray().Zip(report.Carriers))
        {
            string name = $"{found.Set.Name}: {found.Component}";
            comparison.CheckExact(
                "carrier", $"{row.GetProperty("set").GetString()}: {row.GetProperty("component").GetString()}", name);
            comparison.Check(name, row.GetProperty("n").GetInt32(), found.N);
            comparison.Check(name, 1, GoldenStatistics.Compare(name, row, _ => found.RepairLost, comparison));
        }

        return comparison;
    }

    private static AblationSettings Constant(GoldenFile file, ComponentSet[] sets) =>
        GoldenSettings.Constant(file, name => IsReplaced(name, sets));

    private static ComponentSet[] Sets(JsonElement rows) => [.. rows.EnumerateArray().Select(Set)];

    /// <summary>A set of components, as a golden row describes it.</summary>
    private static ComponentSet Set(JsonElement row) => new()
    {
        Name = row.GetProperty("name").GetString()!,
        Heads = Heads(row, "heads"),
        AttentionLayers = Layers(row, "attention_layers"),
        Mlps = Layers(row, "mlps"),
        FreezeHeads = Heads(row, "freeze_heads"),
        FreezeAttentionLayers = Layers(row, "freeze_attention_layers"),
        FreezeMlps = Layers(row, "freeze_mlps"),
        FreezeFinalScale = row.TryGetProperty("freeze_final_scale", out JsonElement freezes) && freezes.GetBoolean(),
    };

    private static HeadId[] Heads(JsonElement row, string name) => row.TryGetProperty(name, out JsonElement heads)
        ? [.. heads.EnumerateArray().Select(head => HeadId.Parse(head.GetString()!, provider: null))]
        : [];

    private static int[] Layers(JsonElement row, string name) => row.TryGetProperty(name, out JsonElement layers)
        ? [.. layers.EnumerateArray().Select(layer => layer.GetInt32())]
        : [];

    private static bool IsReplaced(string name, ComponentSet[] sets) => sets.Any(set =>
        set.Heads.Any(head => head.ToString() == name)
        || set.AttentionLayers.Any(layer => name.StartsWith($"L{layer}H", StringComparison.Ordinal))
        || set.Mlps.Any(layer => name == $"MLP{layer}"));

    private static JointAblationSettings Settings(
        GoldenFile file, ComponentSet[] sets, AblationSettings ablation) => new()
        {
            Prompts = GoldenSettings.Prompts(file),
            Ablation = ablation,
            Sets = sets,
        };

    private JointAblationReport Run(GoldenFile file, ComponentSet[] sets, AblationSettings ablation) =>
        Run(Settings(file, sets, ablation));

    private JointAblationReport Run(JointAblationSettings settings) =>
        ExperimentRun.Run(new JointAblationExperiment(settings, engine.Shape), engine, CancellationToken.None);

    private Comparison Compare(JsonElement expected, GoldenFile file, JointAblationReport report)
    {
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        comparison.Check("sets", expected.GetArrayLength(), report.Sets.Count);
        comparison.Check("identity", 0, report.IdentityMax, factor: 10);
        foreach ((JsonElement row, SetRow found) in expected.EnumerateArray().Zip(report.Sets))
        {
            comparison.Check(found.Set.Name, row.GetProperty("n").GetInt32(), found.N);
            int terms = GoldenStatistics.Compare(
                found.Set.Name,
                row,
                term => found.Terms.FirstOrDefault(one => one.Name == term) is { } measured ? found[measured] : null,
                comparison);

            // direct_effect_lost is a term of ours that the file does not hold.
            comparison.Check($"{found.Set.Name} terms", terms, found.Terms.Count - 1);
        }

        return comparison;
    }
}
