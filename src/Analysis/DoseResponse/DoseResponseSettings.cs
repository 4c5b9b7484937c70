using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DoseResponse;

/// <summary>What a dose-response analysis is asked to do. The strength of its ablation is not looked at: the strengths
/// are its own.</summary>
public sealed record DoseResponseSettings : PromptSettings
{
    /// <summary>The heads to ablate, each alone, at least one.</summary>
    public required IReadOnlyList<HeadId> Heads { get; init; }

    /// <summary>The strengths of every head's ablation (E13), at least one, each once.</summary>
    public required IReadOnlyList<double> Strengths { get; init; }
}
