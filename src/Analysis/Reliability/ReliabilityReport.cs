using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Reliability;

/// <summary>The result of a reliability analysis.</summary>
public sealed record ReliabilityReport
{
    /// <summary>One row a head.</summary>
    public required IReadOnlyList<ReliabilityRow> Heads { get; init; }

    /// <summary>Mean correlation over heads between halves of the prompts; null with less than two prompts or
    /// heads.</summary>
    public required double? SplitHalf { get; init; }

    /// <summary>What it says of all prompts together; null where it is.</summary>
    public required double? SpearmanBrown { get; init; }

    /// <summary>One row for 1, 2, 4, ... prompts.</summary>
    public required IReadOnlyList<RankRow> RankStability { get; init; }

    /// <summary>Which prompts lent to which; empty where no source was drawn.</summary>
    public required IReadOnlyList<Pair> Pairs { get; init; }

    /// <summary>Blocks that ran, each for one prompt.</summary>
    public required long BlockPasses { get; init; }

    /// <summary>What is likely wrong with the request or the rows, a sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What else there is for such a request, a sentence or two each.</summary>
    public required IReadOnlyList<string> Hints { get; init; }
}

/// <summary>How repeatable a head's self-repair is.</summary>
public sealed record ReliabilityRow
{
    /// <summary>The ablated head.</summary>
    public required HeadId Head { get; init; }

    /// <summary>Number of positions.</summary>
    public required long N { get; init; }

    /// <summary>Its self-repair over all positions, logits.</summary>
    public required TermStatistics SelfRepair { get; init; }

    /// <summary>Standard deviation (n - 1) of its prompts' means, logits; null below two prompts.</summary>
    public required double? BetweenPromptSd { get; init; }

    /// <summary>Root of the mean variance (n - 1) within a prompt, logits; null where no prompt has two
    /// positions.</summary>
    public required double? WithinPromptSd { get; init; }

    /// <summary>Share of eligible positions that gained more than they lost; null without one.</summary>
    public required double? ShareOverCorrected { get; init; }

    /// <summary>Number of eligible positions: those that lose the floor at least.</summary>
    public required long ShareCount { get; init; }
}

/// <summary>What the first few prompts say of the ranking of heads.</summary>
/// <param name="Prompts">Number of prompts.</param>
/// <param name="Spearman">Rank correlation of their ranking with that of all prompts; null below two heads, and where
/// heads do not differ.</param>
public sealed record RankRow(int Prompts, double? Spearman);
