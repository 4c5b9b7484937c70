using System.ComponentModel;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Models;
using SelfRepair.Api.Prompts;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Experiments;

/// <summary>What every experiment is asked with.</summary>
public abstract record ExperimentRequest
{
    private const int First = -1;

    /// <summary>The embedded model, or the name of a folder in a local models directory.</summary>
    [JsonPropertyOrder(First)]
    [DefaultValue(ModelCatalog.EmbeddedModel)]
    public string Model { get; init; } = ModelCatalog.EmbeddedModel;

    /// <summary>main is the model's folder itself; a subfolder with a config.json is a revision of its name.</summary>
    [JsonPropertyOrder(First)]
    [DefaultValue(ModelCatalog.MainRevision)]
    public string Revision { get; init; } = ModelCatalog.MainRevision;

    /// <summary>The prompts: texts or objects. Either this or prompt_set.</summary>
    [JsonPropertyOrder(First)]
    public IReadOnlyList<PromptRequest>? Prompts { get; init; }

    /// <summary>The name of a built-in or uploaded prompt set.</summary>
    [JsonPropertyOrder(First)]
    public string? PromptSet { get; init; }

    /// <summary>How many prompts of the set are taken; by default all from offset on.</summary>
    [JsonPropertyOrder(First)]
    public int? Limit { get; init; }

    /// <summary>Index of the first prompt taken from the set; by default 0.</summary>
    [JsonPropertyOrder(First)]
    public int? Offset { get; init; }

    /// <summary>Tokens that a text is cut to, the first &lt;|endoftext|&gt; counted; by default 128, or the model's
    /// context where that is less.</summary>
    [JsonPropertyOrder(First)]
    public int? MaxTokens { get; init; }

    /// <summary>Joins the texts and cuts them into windows of max_tokens.</summary>
    [JsonPropertyOrder(First)]
    [DefaultValue(false)]
    public bool Pack { get; init; }

    /// <summary>Puts &lt;|endoftext|&gt; first (texts only, never doubled).</summary>
    [JsonPropertyOrder(First)]
    [DefaultValue(true)]
    public bool PrependBos { get; init; } = true;

    /// <summary>Which positions are scored; by default last where every prompt has a target, else all.</summary>
    [JsonPropertyOrder(First)]
    public PositionsRequest? Positions { get; init; }

    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(First)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>What takes the place of a head's output.</summary>
    [JsonPropertyOrder(First)]
    public AblationRequest Ablation { get; init; } = new();

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    [JsonPropertyOrder(First)]
    [DefaultValue("auto")]
    public string Device { get; init; } = "auto";

    /// <summary>The precision that the model runs in.</summary>
    [JsonPropertyOrder(First)]
    [DefaultValue(NumberPrecision.Fp32)]
    public NumberPrecision Precision { get; init; } = NumberPrecision.Fp32;

    /// <summary>Names and values of your own, by which analyses are found again.</summary>
    [JsonPropertyOrder(First)]
    public IReadOnlyDictionary<string, string> Tags { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}
