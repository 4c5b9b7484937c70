using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using SelfRepair.Api.Json;
using SelfRepair.Api.Models;
using SelfRepair.Api.Prompts;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Requests;

/// <summary>What every experiment is asked with.</summary>
[FieldHint("dtype", "The numbers' type is the field precision: \"precision\": \"fp32\".")]
[FieldHint("torch_dtype", "The numbers' type is the field precision: \"precision\": \"fp32\".")]
[FieldHint("prompt", "prompts is a list: \"prompts\": [\"When Mary and John\", {\"token_ids\": [510, 5347, 273]}].")]
[FieldHint("text", "prompts is a list: \"prompts\": [\"When Mary and John\"].")]
[FieldHint("texts", "The texts are prompts: \"prompts\": [\"When Mary and John\"].")]
[FieldHint("token_ids", "Ids stand in a prompt: \"prompts\": [{\"token_ids\": [510, 5347, 273]}].")]
[FieldHint("input_ids", "Ids stand in a prompt: \"prompts\": [{\"token_ids\": [510, 5347, 273]}].")]
[FieldHint("model_name", "The model is the field model: \"model\": \"EleutherAI/pythia-160m\".")]
[FieldHint("checkpoint", "A checkpoint of the training is a revision: \"revision\": \"step3000\".")]
[FieldHint("checkpoint_value", "A checkpoint of the training is a revision: \"revision\": \"step3000\".")]
[FieldHint("checkpoint_index", "A checkpoint of the training is a revision: \"revision\": \"step3000\".")]
[FieldHint("head", "heads is a list: \"heads\": [\"L4H0\"].")]
[FieldHint("layers", "The heads of a layer are L4H*: \"heads\": [\"L4H*\"].")]
[FieldHint("max_length", "The field is max_tokens: \"max_tokens\": 128.")]
[FieldHint("n_ctx", "The field is max_tokens: \"max_tokens\": 128.")]
[FieldHint("batch_size", "The service sizes batches by itself: leave it out.")]
public abstract record ExperimentRequest
{
    /// <summary>Where metric and ablation stand among the members, of experiments that have them.</summary>
    protected const int Chosen = -2;

    private const int First = -3;

    private const int Last = -1;

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
    [StandsFor("prompts")]
    public string? PromptSet { get; init; }

    /// <summary>How many prompts of the set are taken; by default all from offset on.</summary>
    [JsonPropertyOrder(First)]
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }

    /// <summary>Index of the first prompt taken from the set; by default 0.</summary>
    [JsonPropertyOrder(First)]
    [Range(0, int.MaxValue)]
    public int? Offset { get; init; }

    /// <summary>Tokens that a text is cut to, the first &lt;|endoftext|&gt; counted; by default 128, or the model's
    /// context where that is less.</summary>
    [JsonPropertyOrder(First)]
    [Range(2, int.MaxValue)]
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

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    [JsonPropertyOrder(Last)]
    [DefaultValue("auto")]
    public string Device { get; init; } = "auto";

    /// <summary>The precision that the model runs in.</summary>
    [JsonPropertyOrder(Last)]
    [DefaultValue(NumberPrecision.Fp32)]
    public NumberPrecision Precision { get; init; } = NumberPrecision.Fp32;

    /// <summary>Names and values of your own, by which analyses are found again.</summary>
    [JsonPropertyOrder(Last)]
    public IReadOnlyDictionary<string, string> Tags { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Prompts that stand elsewhere in the request, each list with the pointer to it: only their tokens are
    /// read.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<(IReadOnlyList<PromptRequest> Prompts, string Pointer)> FurtherPrompts => [];

    /// <summary>Bytes that its lists of numbers hold in memory, estimated from above.</summary>
    [JsonIgnore]
    public virtual long NumberBytes => 0;
}
