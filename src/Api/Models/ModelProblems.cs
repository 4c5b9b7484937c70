using SelfRepair.Api.Hub;
using SelfRepair.Api.Problems;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Models;

/// <summary>Problems of naming, loading and deleting models.</summary>
public sealed class ModelProblems : IProblemSource
{
    /// <summary>404: no such model.</summary>
    public static readonly ProblemKind ModelNotFound = new(
        "model-not-found", 404, "There is no such model.",
        "A model is the embedded one, the name of a folder inside one of the SELFREPAIR_MODELS folders (two "
        + "levels make ORG/NAME), or "
        + "a model of the Hugging Face Hub such as EleutherAI/pythia-160m. GET /v1/models lists those that "
        + "are here.");

    /// <summary>404: no such revision.</summary>
    public static readonly ProblemKind RevisionNotFound = new(
        "revision-not-found", 404, "The model has no such revision.",
        "Of a folder, main is the folder itself, and every subfolder with a config.json is a revision of "
        + "that name. Of a model of the Hub, a revision is a branch, a tag or a commit. GET /v1/models/{name} "
        + "lists those that are here.");

    /// <summary>409: a model that is used.</summary>
    public static readonly ProblemKind ModelInUse = new(
        "model-in-use", 409, "The model is in use.",
        "A model that is being loaded or exported, or that an analysis runs on, is neither taken out of memory nor "
        + "deleted. GET /v1/analyses lists what runs.");

    /// <summary>409: the embedded model.</summary>
    public static readonly ProblemKind ModelNotDeletable = new(
        "model-not-deletable", 409, "The model is not this service's to delete.",
        "DELETE removes packages that this service exported. Checkpoints in local folders and the embedded model "
        + "stay.");

    /// <summary>413: the model.</summary>
    public static readonly ProblemKind ModelTooLarge = new(
        "model-too-large", 413, "The model does not fit into memory.",
        "The detail says how many bytes the model takes, how many this service uses for models "
        + "(SELFREPAIR_MEMORY_BUDGET), and the largest Pythia that fits.");

    /// <summary>422.</summary>
    public static readonly ProblemKind ModelHasNoTokenizer = new(
        "model-has-no-tokenizer", 422, "The model has no tokenizer, so it takes token ids alone.",
        "The checkpoint's folder holds no tokenizer.json. Give prompts as {\"token_ids\": [...]}, or put the file "
        + "there.");

    /// <summary>422.</summary>
    public static readonly ProblemKind UnsupportedTokenizer = new(
        "unsupported-tokenizer", 422, "The model's tokenizer is not understood, so it takes token ids alone.",
        "Its tokenizer.json is damaged, or would give other tokens than this service does; the detail names the part "
        + "of the file. Tokenize with the tool that made it and give prompts as {\"token_ids\": [...]}, or put another "
        + "tokenizer.json there.");

    /// <summary>422.</summary>
    public static readonly ProblemKind RevisionDiffers = new(
        "revision-differs", 422, "A revision differs in more than weights from what was planned.",
        "An analysis is planned for one shape and tokenizer, and a training sweep for those of its first revision. A "
        + "revision of a sweep that has another is left out, and the others go on. A folder whose checkpoint becomes "
        + "another one while its analysis waits ends that analysis: send the request again.");

    /// <summary>413: texts to tokenize.</summary>
    public static readonly ProblemKind TokenizationTooLarge = new(
        "tokenization-too-large", 413, "The texts are too long.",
        "GET /v1/capabilities states how many texts, bytes and tokens one tokenization may have. Send the texts in "
        + "several requests.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<ModelNotFoundException>(ModelNotFound, _ => "/model"),
        ProblemRow.Of<HubRepositoryNotFoundException>(ModelNotFound, _ => "/model"),
        ProblemRow.Of<RevisionNotFoundException>(RevisionNotFound, _ => "/revision"),
        ProblemRow.Of<HubRevisionNotFoundException>(RevisionNotFound, _ => "/revision"),
        ProblemRow.Of<RevisionDiffersException>(RevisionDiffers, _ => "/revision"),
        ProblemRow.Of<ModelInUseException>(ModelInUse),
        ProblemRow.Of<ModelNotDeletableException>(ModelNotDeletable),
        ProblemRow.Of<ModelTooLargeException>(ModelTooLarge, _ => "/model"),
        ProblemRow.Of<ModelHasNoTokenizerException>(ModelHasNoTokenizer, e => e.Pointer),
        ProblemRow.Of<UnsupportedTokenizerException>(UnsupportedTokenizer, e => e.Pointer),
        ProblemRow.Of<InvalidTokenizerException>(UnsupportedTokenizer, _ => "/model"),
        ProblemRow.Of<TokenizationTooLargeException>(TokenizationTooLarge),
        ProblemRow.Of<LoneSurrogateException>(ProblemKinds.Validation),
        ProblemRow.Of<NormalizationUnavailableException>(ProblemKinds.Internal),
    ];
}
