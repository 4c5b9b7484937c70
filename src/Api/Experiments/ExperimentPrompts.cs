using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.PromptSets;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Experiments;

/// <summary>Prepares what every experiment needs of a request: the model, the prompts and their sources.</summary>
/// <param name="catalog">Finds models.</param>
/// <param name="describer">Reads their shapes and tokenizers.</param>
/// <param name="promptSets">Finds prompt sets.</param>
public sealed class ExperimentPrompts(ModelCatalog catalog, ModelDescriber describer, PromptSetStore promptSets)
{
    /// <summary>max_tokens where the request states none and the model takes as many.</summary>
    private const int DefaultMaxTokens = 128;

    private const string SourcePointer = "/ablation/source";

    /// <summary>Refuses a name that no model has. Whether the Hub has one of that name, only the Hub knows: it is not
    /// asked here.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ModelNotFoundException">There is no such model.</exception>
    public void RequireModel(ExperimentRequest request) => catalog.Find(request.Model);

    /// <summary>A revision of a model, its shape and tokenizer fetched where they are not here.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    /// <exception cref="ModelNotFoundException">There is no such model.</exception>
    /// <exception cref="RevisionNotFoundException">It has no such revision.</exception>
    public async Task<ModelDescription> DescribeAsync(
        string model, string revision, CancellationToken cancellationToken) =>
        describer.Describe(await catalog.Find(model).ResolveAsync(revision, cancellationToken));

    /// <summary>The prompts that a request names, as it gave them.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="PromptSetNotFoundException">There is no such prompt set.</exception>
    /// <exception cref="InvalidRequestException">None of the set's prompts is chosen.</exception>
    /// <exception cref="AnalysisTooLargeException">There are too many, or they are too long.</exception>
    public GivenPrompts Choose(ExperimentRequest request)
    {
        AblationRequest? ablation = (request as AblatingRequest)?.Ablation;
        PromptSet? set = request.PromptSet is string name ? promptSets.Find(name, "/prompt_set") : null;
        PromptSet? sources = ablation?.Source is string source ? promptSets.Find(source, SourcePointer) : null;
        GivenPrompts given = new(
            set is null ? request.Prompts! : ChosenOf(set, request), sources?.Prompts, set?.Sha256, sources?.Sha256);
        RequestSize.Check(given.Prompts, request.Pack);
        RequestSize.Check(given.SourceSet ?? [], request.Pack);
        RequestSize.Check(ablation?.Sources ?? [], pack: false);
        RequestSize.Check([.. request.FurtherPrompts.SelectMany(list => list.Prompts)], pack: false);
        return given;
    }

    /// <summary>max_tokens of a request, its default filled in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">Its model.</param>
    /// <exception cref="MaxTokensExceedContextException">It is more than the model takes.</exception>
    public static int MaxTokensOf(ExperimentRequest request, ModelDescription model)
    {
        int context = model.Shape.ContextLength;
        int maxTokens = request.MaxTokens ?? Math.Min(DefaultMaxTokens, context);
        return maxTokens <= context
            ? maxTokens
            : throw new MaxTokensExceedContextException(model.Revision.Model.Id, maxTokens, context);
    }

    /// <summary>The positions of a request, its default filled in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prompts">Its prompts.</param>
    public static PositionsRequest PositionsOf(ExperimentRequest request, IReadOnlyList<PromptRequest> prompts) =>
        request.Positions ?? new PositionsRequest(
            prompts.All(prompt => prompt.Target is not null) ? PositionChoice.Last : PositionChoice.All);

    /// <summary>The prompts as the model sees them.</summary>
    /// <param name="filled">The request with every default filled in.</param>
    /// <param name="model">Its model.</param>
    /// <param name="given">Its prompts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisTooLargeException">There are too many prompts or tokens.</exception>
    public static PreparedPrompts Prepare(
        ExperimentRequest filled, ModelDescription model, GivenPrompts given, CancellationToken cancellationToken)
    {
        PreparedPrompts prepared = filled.Pack
            ? Packed(Pack(filled, model, (given.Prompts, "/prompts"), cancellationToken), model)
            : Separate(filled, model, given.Prompts, cancellationToken);
        RefuseTooMany(prepared.Prompts.Count, "prompts", RequestLimits.MaxPrompts);
        RefuseTooMany(prepared.TokenCount, "tokens", RequestLimits.MaxTokens);
        return prepared;
    }

    /// <summary>What an experiment is planned from, beside its request.</summary>
    /// <param name="filled">The request with every default filled in.</param>
    /// <param name="prepared">Its prompts as the model sees them.</param>
    /// <param name="given">Its prompts as they were given.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisTooLargeException">There are too many tokens.</exception>
    public static ExperimentInputs InputsOf(
        ExperimentRequest filled, PreparedPrompts prepared, GivenPrompts given, CancellationToken cancellationToken) =>
        new()
        {
            Shape = prepared.Model.Shape,
            EndOfText = prepared.Model.Tokenizer?.EndOfText,
            Prompts = prepared.Prompts,
            SourceSet = SourceSet(filled, prepared.Model, given, cancellationToken),
            Sources = Sources(filled, prepared.Model, cancellationToken),
            FurtherPrompts = FurtherPrompts(filled, prepared.Model, cancellationToken),
        };

    /// <summary>Tokens of the other prompt set that an ablation takes from, [source][pos]; null where it takes from
    /// none.</summary>
    private static IReadOnlyList<ReadOnlyMemory<int>>? SourceSet(
        ExperimentRequest filled, ModelDescription model, GivenPrompts given, CancellationToken cancellationToken)
    {
        if (given.SourceSet is not IReadOnlyList<PromptRequest> sources)
        {
            return null;
        }

        return filled.Pack
            ? Pack(filled, model, (sources, SourcePointer), cancellationToken)
            : TokenizerOf(filled, model).TokenizeSources(
                sources, SourcePointer, filled.MaxTokens!.Value, cancellationToken);
    }

    /// <summary>Tokens of the sources that an ablation is given, [prompt][pos]; null where it is given none.</summary>
    private static IReadOnlyList<ReadOnlyMemory<int>>? Sources(
        ExperimentRequest filled, ModelDescription model, CancellationToken cancellationToken) =>
        filled is AblatingRequest { Ablation.Sources: IReadOnlyList<PromptRequest> sources }
            ? TokenizerOf(filled, model).TokenizeSources(
                sources, "/ablation/sources", model.Shape.ContextLength, cancellationToken)
            : null;

    /// <summary>Tokens of the prompts that stand elsewhere in the request, one list after another.</summary>
    private static IReadOnlyList<ReadOnlyMemory<int>> FurtherPrompts(
        ExperimentRequest filled, ModelDescription model, CancellationToken cancellationToken)
    {
        PromptTokenizer tokenizer = TokenizerOf(filled, model);
        return
        [
            .. filled.FurtherPrompts.SelectMany(list => tokenizer.TokenizeSources(
                list.Prompts, list.Pointer, model.Shape.ContextLength, cancellationToken)),
        ];
    }

    private static IReadOnlyList<PromptRequest> ChosenOf(PromptSet set, ExperimentRequest request)
    {
        int offset = request.Offset ?? 0;
        return offset < set.Prompts.Count
            ? [.. set.Prompts.Skip(offset).Take(request.Limit ?? int.MaxValue)]
            : throw new InvalidRequestException(
                $"offset is {offset}, and the prompt set {set.Name} has {set.Prompts.Count} prompts, 0 to "
                + $"{set.Prompts.Count - 1}.",
                "/offset");
    }

    private static IReadOnlyList<ReadOnlyMemory<int>> Pack(
        ExperimentRequest filled,
        ModelDescription model,
        (IReadOnlyList<PromptRequest> Prompts, string Pointer) texts,
        CancellationToken cancellationToken) => PromptPacking.Pack(
            texts.Prompts, model, filled.MaxTokens!.Value, texts.Pointer, cancellationToken);

    private static PreparedPrompts Separate(
        ExperimentRequest filled,
        ModelDescription model,
        IReadOnlyList<PromptRequest> prompts,
        CancellationToken cancellationToken)
    {
        TokenizedPrompts tokenized =
            TokenizerOf(filled, model).Tokenize(prompts, "/prompts", cancellationToken);
        return new PreparedPrompts(model, tokenized.Prompts, tokenized.TruncatedCount, tokenized.Warnings);
    }

    private static PreparedPrompts Packed(IReadOnlyList<ReadOnlyMemory<int>> windows, ModelDescription model)
    {
        Prompt[] prompts =
            [.. windows.Select((tokens, window) => new Prompt { Id = $"window-{window}", Tokens = tokens })];
        return new PreparedPrompts(model, prompts, TruncatedCount: 0, [.. PromptWarnings.Alike(prompts)]);
    }

    private static PromptTokenizer TokenizerOf(ExperimentRequest filled, ModelDescription model) =>
        new(
            model,
            new TokenizerSettings(
                filled.MaxTokens!.Value, filled.PrependBos, filled.Positions!.Choice.IsLast));

    private static void RefuseTooMany(long count, string what, long maximum)
    {
        if (count > maximum)
        {
            throw new AnalysisTooLargeException(
                what, count, maximum, "Use fewer prompts (limit), or a smaller max_tokens, and several analyses.");
        }
    }
}
