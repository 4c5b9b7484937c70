using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>What a self-repair analysis is asked to do.</summary>
public sealed record SelfRepairSettings : PromptSettings
{
    /// <summary>The heads to ablate, each alone; at least one, in the order of layer, then index.</summary>
    public required IReadOnlyList<HeadId> Heads { get; init; }

    /// <summary>Share of the scored positions that a head's top rows hold, 0 to 1.</summary>
    public double TopFraction { get; init; } = 0.02;

    /// <summary>Least |direct_effect - direct_effect_ablated| of a position that the shares count, logits, at least
    /// 0.</summary>
    public double Floor { get; init; } = 0.1;

    /// <summary>Whether rows over all positions are wanted.</summary>
    public bool AllRows { get; init; } = true;

    /// <summary>Whether rows over each head's top positions are wanted.</summary>
    public bool TopRows { get; init; } = true;

    /// <summary>Frozen LayerNorms to report beside the live ones.</summary>
    public LayerNormModes LayerNorm { get; init; }

    /// <summary>Whether the repair of heads is parted into what comes by values and by patterns.</summary>
    public bool Routes { get; init; }

    /// <summary>Whether the repair matrix is wanted.</summary>
    public bool Matrix { get; init; }

    /// <summary>Which token rows are kept.</summary>
    public KeepTokens KeepTokens { get; init; } = KeepTokens.Top;

    /// <summary>Resamples of prompts for percentile intervals; 0: none.</summary>
    public int Bootstrap { get; init; }

    /// <summary>Seed of the resamples.</summary>
    public ulong BootstrapSeed { get; init; }
}
