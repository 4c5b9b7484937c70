using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Reliability;

/// <summary>What a reliability analysis is asked to do.</summary>
public sealed record ReliabilitySettings : PromptSettings
{
    /// <summary>The heads to ablate, each alone; at least one.</summary>
    public required IReadOnlyList<HeadId> Heads { get; init; }

    /// <summary>Halvings of the prompts, at least 1.</summary>
    public int Splits { get; init; } = 100;

    /// <summary>Seed of the permutations that prompts are halved by.</summary>
    public ulong Seed { get; init; }

    /// <summary>Least |direct_effect - direct_effect_ablated| of a position that the share counts, logits, at least
    /// 0.</summary>
    public double Floor { get; init; } = 0.1;
}
