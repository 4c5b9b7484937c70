namespace SelfRepair.Analysis.SelfRepair;

/// <summary>What sweep chunks leave: sums by head, kept token rows, diagnostics. Partials of later prompts
/// add.</summary>
internal sealed class SweepPartial
{
    /// <summary>An empty partial.</summary>
    /// <param name="plan">The plan.</param>
    public SweepPartial(SelfRepairPlan plan)
    {
        All = plan.Settings.AllRows ? Empty(plan) : null;
        Top = plan.Settings.TopRows ? Empty(plan) : null;
        Tokens = plan.Settings.KeepTokens == KeepTokens.None ? null : new TokenRows(plan.Settings.LayerNorm);
    }

    /// <summary>Sums over all positions, [head in row order]; null where not asked.</summary>
    public RowSums[]? All { get; }

    /// <summary>Sums over each head's top positions, [head in row order]; null where not asked.</summary>
    public RowSums[]? Top { get; }

    /// <summary>Kept token rows; null where none are asked.</summary>
    public TokenRows? Tokens { get; }

    /// <summary>Largest gap of the identity, logits.</summary>
    public double IdentityMax { get; set; }

    /// <summary>Largest logit change of a z replaced by itself; null where none was run.</summary>
    public double? NoOpMax { get; set; }

    /// <summary>Positions that are left out.</summary>
    public long NonFinite { get; set; }

    /// <summary>Block passes that ran.</summary>
    public long BlockPasses { get; set; }

    /// <summary>The larger of two magnitudes, one of which need not exist.</summary>
    public static double? Larger(double? left, double? right) =>
        left is { } a && right is { } b ? Math.Max(a, b) : left ?? right;

    /// <summary>Adds the partial of later prompts.</summary>
    /// <param name="later">Their partial.</param>
    public void Merge(SweepPartial later)
    {
        for (int row = 0; row < (All ?? Top ?? []).Length; row++)
        {
            All?[row].Merge(later.All![row]);
            Top?[row].Merge(later.Top![row]);
        }

        Tokens?.Append(later.Tokens!);
        IdentityMax = Math.Max(IdentityMax, later.IdentityMax);
        NoOpMax = Larger(NoOpMax, later.NoOpMax);
        NonFinite += later.NonFinite;
        BlockPasses += later.BlockPasses;
    }

    private static RowSums[] Empty(SelfRepairPlan plan) => [.. plan.Heads.Select(_ => new RowSums(plan.Layout))];
}
