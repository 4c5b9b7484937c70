using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The result of a self-repair analysis.</summary>
public sealed record SelfRepairReport
{
    /// <summary>One row a head over all scored positions; null where not asked.</summary>
    public required IReadOnlyList<HeadRow>? Heads { get; init; }

    /// <summary>One row a head over its top positions; null where not asked.</summary>
    public required IReadOnlyList<HeadRow>? HeadsTop { get; init; }

    /// <summary>Means of <see cref="Heads"/> by layer; null where not asked.</summary>
    public required IReadOnlyList<LayerRow>? Layers { get; init; }

    /// <summary>Means of <see cref="HeadsTop"/> by layer; null where not asked.</summary>
    public required IReadOnlyList<LayerRow>? LayersTop { get; init; }

    /// <summary>Which component repairs which, over all scored positions; null where not asked.</summary>
    public required RepairMatrix? Matrix { get; init; }

    /// <summary>Which component repairs which, over each head's top positions; null where not asked.</summary>
    public required RepairMatrix? MatrixTop { get; init; }

    /// <summary>How well the run kept the laws that it must keep.</summary>
    public required Diagnostics Diagnostics { get; init; }

    /// <summary>Which prompts lent to which, in the order of draw, then prompt; empty where no source was
    /// drawn.</summary>
    public required IReadOnlyList<Pair> Pairs { get; init; }

    /// <summary>The kept token rows in the order of prompt, layer, head, position; null where none were
    /// asked.</summary>
    public required TokenColumns? TokenRows { get; init; }

    /// <summary>Blocks that ran, each for one prompt; a serial block entered at its MLP counts as one.</summary>
    public required long BlockPasses { get; init; }

    /// <summary>What is likely wrong with the request or the rows, a sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What else there is for such a request, a sentence or two each.</summary>
    public required IReadOnlyList<string> Hints { get; init; }
}
