using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Analyses;

/// <summary>What an experiment is planned from, beside its request: plain data, of which nothing changes any more. The
/// tokenizer is not needed.</summary>
public sealed record ExperimentInputs
{
    /// <summary>The model's dimensions.</summary>
    public required ModelShape Shape { get; init; }

    /// <summary>Id of &lt;|endoftext|&gt;; null: there is none.</summary>
    public required int? EndOfText { get; init; }

    /// <summary>The prompts as token ids.</summary>
    public required IReadOnlyList<Prompt> Prompts { get; init; }

    /// <summary>Tokens of the other prompt set that an ablation takes from, [source][pos]; null where it takes from
    /// none.</summary>
    public required IReadOnlyList<ReadOnlyMemory<int>>? SourceSet { get; init; }

    /// <summary>Tokens of the sources that an ablation is given, [prompt][pos]; null where it is given none.</summary>
    public required IReadOnlyList<ReadOnlyMemory<int>>? Sources { get; init; }

    /// <summary>Tokens of the prompts that stand elsewhere in the request, [prompt][pos].</summary>
    public IReadOnlyList<ReadOnlyMemory<int>> FurtherPrompts { get; init; } = [];

    /// <summary>What chunks may hold: those that the analysis began with.</summary>
    public CutBudgets Budgets { get; init; } = CutBudgets.Current;

    /// <summary>How a request ablates.</summary>
    /// <param name="filled">The request with every default filled in.</param>
    public AblationSettings AblationOf(AblatingRequest filled) => new()
    {
        Kind = filled.Ablation.Type,
        Seed = filled.Ablation.Seed,
        Draws = filled.Ablation.Draws,
        Average = filled.Ablation.Average,
        Strength = filled.Ablation.Strength,
        SourceSet = SourceSet,
        Sources = Sources,
        Values = filled.Ablation.Values?.ToDictionary(
            value => value.Key,
            value => (ReadOnlyMemory<float>)value.Value.Select(number => (float)number).ToArray(),
            StringComparer.Ordinal),
    };
}
