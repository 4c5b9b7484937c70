using System.Text.Json;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>Reads config.json in the classical style (rotary_pct, rotary_emb_base) and in that of transformers 5
/// (rope_parameters). Defaults are those of GPT-NeoX; keys that change no number are passed over.</summary>
internal static class ConfigReader
{
    /// <summary>The file, in every checkpoint's folder.</summary>
    public const string FileName = "config.json";

    /// <summary>Longest file read, in bytes; real ones have about a thousand.</summary>
    private const int MaxFileBytes = 1 << 20;

    // Several times what any GPT-NeoX model has, and small enough that no product of them leaves 64 bits and no loop
    // over layers or positions takes long.
    private const int MaxLayers = 1_024;
    private const int MaxWidth = 1 << 17;
    private const int MaxMlpWidth = 1 << 20;
    private const int MaxVocabulary = 1 << 24;
    private const int MaxContext = 1 << 17;

    private const double DefaultEpsilon = 1e-5;

    /// <summary>Reads a checkpoint's config.json.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <exception cref="MissingCheckpointFileException">There is none.</exception>
    /// <exception cref="UnreadableFileException">It cannot be read.</exception>
    /// <exception cref="InvalidConfigException">It is not JSON, or a value is absent or impossible.</exception>
    /// <exception cref="UnsupportedCheckpointException">It describes another kind of model.</exception>
    public static CheckpointConfig Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (PathCheck.StateOf(path) == PathState.Missing)
        {
            throw new MissingCheckpointFileException(FileName);
        }

        long length = CheckpointFile.Read(path, FileIdentity.Of).Bytes;
        if (length > MaxFileBytes)
        {
            throw new InvalidConfigException("", $"has {length} bytes; at most {MaxFileBytes} are read.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(CheckpointFile.Read(path, File.ReadAllBytes));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Interpret(new ConfigValues(document.RootElement))
                : throw new InvalidConfigException("", "is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new InvalidConfigException("", "is not JSON.", exception);
        }
    }

    private static CheckpointConfig Interpret(ConfigValues config)
    {
        string? type = config.Text("model_type");
        if (type != "gpt_neox")
        {
            throw new UnsupportedCheckpointException(
                type ?? "", $"config.json: model_type is '{type}'; only gpt_neox (Pythia and its kin) is supported.");
        }

        ModelShape shape = ReadShape(config);
        ConfigLimits.Check(config, shape);
        (int rotaryDims, double rotaryBase) = new RotaryReader(config, shape.DHead).Read();
        return new CheckpointConfig(
            shape,
            rotaryDims,
            rotaryBase,
            ReadActivation(config),
            config.Number("layer_norm_eps", value => value > 0, "a positive number") ?? DefaultEpsilon,
            config.Flag("tie_word_embeddings", absent: false),
            config.Flag("attention_bias", absent: true));
    }

    private static ModelShape ReadShape(ConfigValues config)
    {
        int width = config.Size("hidden_size", MaxWidth);
        int heads = config.Size("num_attention_heads", MaxWidth);
        if (width % heads != 0)
        {
            throw new InvalidConfigException(
                "hidden_size", $"is {width}, which num_attention_heads {heads} does not divide.");
        }

        return new ModelShape(
            config.Size("num_hidden_layers", MaxLayers),
            heads,
            width,
            width / heads,
            config.Size("intermediate_size", MaxMlpWidth),
            config.Size("vocab_size", MaxVocabulary),
            config.Size("max_position_embeddings", MaxContext),
            config.Flag("use_parallel_residual", absent: true));
    }

    private static ActivationFunction ReadActivation(ConfigValues config)
    {
        string name = config.Text("hidden_act") ?? "gelu";
        return name switch
        {
            "gelu" or "gelu_python" => ActivationFunction.Gelu,
            "gelu_new" or "gelu_fast" or "gelu_pytorch_tanh" or "gelu_python_tanh" or "gelu_accurate" =>
                ActivationFunction.GeluTanh,
            "relu" => ActivationFunction.Relu,
            _ => throw new UnsupportedCheckpointException(
                name, $"config.json: hidden_act '{name}' is not supported; gelu, gelu_python, gelu_new, gelu_fast, "
                + "gelu_pytorch_tanh, gelu_python_tanh, gelu_accurate and relu are."),
        };
    }
}
