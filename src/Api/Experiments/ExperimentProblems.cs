using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.Experiments;

/// <summary>Problems of what an experiment is asked to do: refusals of the analysis itself.</summary>
public sealed class ExperimentProblems : IProblemSource
{
    /// <summary>422.</summary>
    public static readonly ProblemKind UnknownHead = new(
        "unknown-head", 422, "The model does not have such a head.",
        "Heads are written L9H6 (layer 9, head 6, counted from 0) or L9H* for all of a layer. GET /v1/models/{name} "
        + "says how many layers and heads a model has.");

    /// <summary>422.</summary>
    public static readonly ProblemKind UnknownTokenId = new(
        "unknown-token-id", 422, "The model's vocabulary does not have such a token id.",
        "Token ids run from 0 to d_vocab - 1, which GET /v1/models/{name} states.");

    /// <summary>422.</summary>
    public static readonly ProblemKind PromptTooShort = new(
        "prompt-too-short", 422, "A prompt has too few tokens.",
        "Every token but the first is predicted from those before it, so a prompt needs two tokens; one is enough "
        + "where positions is last. The first <|endoftext|> counts.");

    /// <summary>422.</summary>
    public static readonly ProblemKind ResampleNeedsTwoPrompts = new(
        "resample-needs-two-prompts", 422, "Resample ablation needs two or more prompts.",
        "Resample ablation puts another prompt's activations in the place of a prompt's own. Give two or more prompts, "
        + "another set by ablation.source, explicit ablation.sources, or another ablation such as mean or zero.");

    /// <summary>422.</summary>
    public static readonly ProblemKind SourceTooShort = new(
        "source-too-short", 422, "A source prompt is shorter than its prompt.",
        "Activations are replaced position by position, so a source has at least as many tokens as its prompt.");

    /// <summary>422.</summary>
    public static readonly ProblemKind CounterpartLength = new(
        "counterpart-length", 422, "A counterpart does not fit its prompt.",
        "Contrastive ablation pairs positions: prompt and counterpart have the same number of tokens. POST "
        + "/v1/tokenize shows the tokens of any text.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        new(
            typeof(UnknownHeadException),
            UnknownHead,
            e => [.. ((UnknownHeadException)e).Indices.Select(index => JsonPointer.At("/heads", index))]),
        ProblemRow.Of<MalformedHeadException>(ProblemKinds.Validation, e => JsonPointer.At("/heads", e.Index)),
        ProblemRow.Of<UnknownTokenIdException>(UnknownTokenId, PromptPointers.Of),
        ProblemRow.Of<PromptTooShortException>(PromptTooShort, e => Prompt(e.Prompt)),
        ProblemRow.Of<ContextExceededException>(
            PromptProblems.ContextExceeded, e => PromptPointers.Of(e.Role, e.Prompt)),
        ProblemRow.Of<PositionMissingException>(ProblemKinds.Validation, _ => "/positions"),
        ProblemRow.Of<TargetMissingException>(ProblemKinds.Validation, e => Prompt(e.Prompt)),
        ProblemRow.Of<FoilMissingException>(ProblemKinds.Validation, e => Prompt(e.Prompt)),
        ProblemRow.Of<FoilCountException>(ProblemKinds.Validation, e => Prompt(e.Prompt) + "/foils"),
        ProblemRow.Of<ResampleNeedsTwoPromptsException>(ResampleNeedsTwoPrompts, _ => "/prompts"),
        ProblemRow.Of<SourceTooShortException>(SourceTooShort, PromptPointers.Of),
        ProblemRow.Of<SourceCountException>(ProblemKinds.Validation, _ => "/ablation/sources"),
        ProblemRow.Of<SourceNotUsedException>(
            ProblemKinds.Validation,
            e => e.Origin == SourceOrigin.Sources ? "/ablation/sources" : "/ablation/source"),
        ProblemRow.Of<CounterpartLengthException>(CounterpartLength, e => Prompt(e.Prompt) + "/counterpart"),
        ProblemRow.Of<ConstantValuesException>(
            ProblemKinds.Validation,
            e => e.Component is string name ? JsonPointer.Of(["ablation", "values", name]) : "/ablation/values"),
        ProblemRow.Of<MemoryExceededException>(PromptProblems.AnalysisTooLarge),

        // Rows that an experiment writes wrongly: a fault of the service.
        ProblemRow.Of<ChangeNotReachedException>(ProblemKinds.Internal),
        ProblemRow.Of<ChangeRepeatedException>(ProblemKinds.Internal),
        ProblemRow.Of<PositionOutsideRowException>(ProblemKinds.Internal),
        ProblemRow.Of<BlockNotRunOnceException>(ProblemKinds.Internal),
        ProblemRow.Of<ForeignCacheException>(ProblemKinds.Internal),
        ProblemRow.Of<ValuesTooShortException>(ProblemKinds.Internal),

        // Kept results that cannot be read back.
        ProblemRow.Of<PlainDataException>(ProblemKinds.Internal),
    ];

    private static string Prompt(int prompt) => JsonPointer.At("/prompts", prompt);
}
