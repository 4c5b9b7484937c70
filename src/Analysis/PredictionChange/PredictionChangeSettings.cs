using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.PredictionChange;

/// <summary>What a prediction-change analysis is asked to do.</summary>
public sealed record PredictionChangeSettings : PromptSettings
{
    /// <summary>The heads to ablate, each alone, at least one.</summary>
    public required IReadOnlyList<HeadId> Heads { get; init; }

    /// <summary>How many of the most likely tokens token rows hold, before and after.</summary>
    public int TopCount { get; init; } = 5;

    /// <summary>Whether a token row of every head and scored position is kept.</summary>
    public bool KeepsTokens { get; init; }
}
