using System.Text.Json;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Json;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Experiments;

/// <summary>A spec as JSON: all that a process needs to run any chunk of an analysis, beside the model's
/// weights.</summary>
/// <remarks>Prompts are token ids. Texts stand in the request, and nothing reads them again.</remarks>
public sealed record SpecDocument
{
    /// <summary>The experiment.</summary>
    public required string Kind { get; init; }

    /// <summary>The request with every default filled in.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Its revision.</summary>
    public required string Revision { get; init; }

    /// <summary>The commit of a Hub model; null for others.</summary>
    public required string? Commit { get; init; }

    /// <summary>SHA-256 of the model's folded weights; null before it was loaded.</summary>
    public required string? WeightsSha256 { get; init; }

    /// <summary>SHA-256 of the prompt set; null where the prompts came with the request.</summary>
    public required string? PromptSetSha256 { get; init; }

    /// <summary>SHA-256 of the prompt set that the ablation takes from; null where it takes from none.</summary>
    public required string? SourceSetSha256 { get; init; }

    /// <summary>What chunks may hold.</summary>
    public required CutBudgets Cut { get; init; }

    /// <summary>Id of &lt;|endoftext|&gt;; null: there is none.</summary>
    public required int? EndOfText { get; init; }

    /// <summary>The prompts.</summary>
    public required IReadOnlyList<SpecPrompt> Prompts { get; init; }

    /// <summary>Token ids of the other prompt set, [source][pos]; null where there is none.</summary>
    public required IReadOnlyList<int[]>? SourceSet { get; init; }

    /// <summary>Token ids of given sources, [prompt][pos]; null where there are none.</summary>
    public required IReadOnlyList<int[]>? Sources { get; init; }

    /// <summary>Token ids of the prompts that stand elsewhere in the request, [prompt][pos].</summary>
    public IReadOnlyList<int[]> FurtherPrompts { get; init; } = [];

    /// <summary>Writes a spec down.</summary>
    /// <param name="kind">The experiment's name.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="weightsSha256">SHA-256 of the model's folded weights; null before it is loaded.</param>
    public static SpecDocument Of(string kind, Spec spec, string? weightsSha256) => new()
    {
        Kind = kind,
        Request = JsonSerializer.SerializeToElement(spec.Request, spec.Request.GetType(), JsonConventions.Options),
        Model = spec.Prompts.Model.Revision.Model.Id,
        Revision = spec.Prompts.Model.Revision.Name,
        Commit = spec.Prompts.Model.Revision.Commit,
        WeightsSha256 = weightsSha256,
        PromptSetSha256 = spec.PromptSetSha256,
        SourceSetSha256 = spec.SourceSetSha256,
        Cut = spec.Inputs.Budgets,
        EndOfText = spec.Inputs.EndOfText,
        Prompts = [.. spec.Inputs.Prompts.Select(SpecPrompt.Of)],
        SourceSet = spec.Inputs.SourceSet?.Select(tokens => tokens.ToArray()).ToList(),
        Sources = spec.Inputs.Sources?.Select(tokens => tokens.ToArray()).ToList(),
        FurtherPrompts = [.. spec.Inputs.FurtherPrompts.Select(tokens => tokens.ToArray())],
    };

    /// <summary>Reads a spec.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static SpecDocument Parse(string json) =>
        JsonSerializer.Deserialize<SpecDocument>(json, JsonConventions.Options)!;

    /// <summary>The document as text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonConventions.Options);

    /// <summary>The request.</summary>
    /// <typeparam name="TRequest">Its type.</typeparam>
    /// <exception cref="JsonException">It is of another experiment.</exception>
    public TRequest RequestAs<TRequest>()
        where TRequest : ExperimentRequest => Request.Deserialize<TRequest>(JsonConventions.Options)!;

    /// <summary>What the experiment is planned from.</summary>
    /// <param name="shape">The model's dimensions.</param>
    public ExperimentInputs InputsOf(ModelShape shape) => new()
    {
        Shape = shape,
        EndOfText = EndOfText,
        Prompts = [.. Prompts.Select(prompt => prompt.ToPrompt())],
        SourceSet = SourceSet?.Select(tokens => (ReadOnlyMemory<int>)tokens).ToList(),
        Sources = Sources?.Select(tokens => (ReadOnlyMemory<int>)tokens).ToList(),
        FurtherPrompts = [.. FurtherPrompts.Select(tokens => (ReadOnlyMemory<int>)tokens)],
        Budgets = Cut,
    };
}

/// <summary>A prompt of a spec.</summary>
/// <param name="Id">Its name.</param>
/// <param name="TokenIds">Token ids, [pos].</param>
/// <param name="Target">The token after the last one; null where none is given.</param>
/// <param name="Foil">What the target is compared with; null where none is given.</param>
/// <param name="Foils">The same at each scored position; null where none are given.</param>
/// <param name="Counterpart">Token ids of the paired prompt, [pos]; null where there is none.</param>
public sealed record SpecPrompt(
    string Id, int[] TokenIds, int? Target, int? Foil, IReadOnlyList<int>? Foils, int[]? Counterpart)
{
    /// <summary>Writes a prompt down.</summary>
    /// <param name="prompt">The prompt.</param>
    public static SpecPrompt Of(Prompt prompt) => new(
        prompt.Id,
        prompt.Tokens.ToArray(),
        prompt.Target,
        prompt.Foil,
        prompt.Foils,
        prompt.Counterpart?.ToArray());

    /// <summary>The prompt.</summary>
    public Prompt ToPrompt() => new()
    {
        Id = Id,
        Tokens = TokenIds,
        Target = Target,
        Foil = Foil,
        Foils = Foils,
        Counterpart = Counterpart is null ? null : (ReadOnlyMemory<int>?)Counterpart,
    };
}
