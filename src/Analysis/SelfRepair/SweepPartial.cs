using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>What sweep chunks leave: sums by head, kept token rows, diagnostics. Partials add in chunk order.</summary>
internal sealed class SweepPartial : IMergeable<SweepPartial>
{
    private readonly int[] ordinals;

    /// <summary>An empty partial.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="ordinals">The heads that are summed, ascending.</param>
    public SweepPartial(SelfRepairPlan plan, int[] ordinals)
    {
        this.ordinals = ordinals;
        All = plan.Settings.AllRows ? Empty() : null;
        Top = plan.Settings.TopRows ? Empty() : null;
        Tokens = plan.Settings.KeepTokens == KeepTokens.None ? null : new TokenRows(plan.Layout.Terms);
        HeadSums[] Empty() => [.. ordinals.Select(_ => new HeadSums(plan.Layout))];
    }

    private SweepPartial(PlainDataReader reader)
    {
        ordinals = reader.ReadArray<int>();
        All = reader.ReadListOrNull<HeadSums>();
        Top = reader.ReadListOrNull<HeadSums>();
        Tokens = reader.ReadPartOrNull<TokenRows>();
        IdentityMax = reader.ReadNumber();
        NoOpMax = reader.ReadNumberOrNull();
        NonFinite = reader.ReadInteger();
    }

    /// <summary>Sums over all positions, [head of the partial]; null where not asked.</summary>
    public HeadSums[]? All { get; }

    /// <summary>Sums over each head's top positions, [head of the partial]; null where not asked.</summary>
    public HeadSums[]? Top { get; }

    /// <summary>Kept token rows; null where none are asked.</summary>
    public TokenRows? Tokens { get; }

    /// <summary>Largest gap of the identity, logits.</summary>
    public double IdentityMax { get; set; }

    /// <summary>Largest logit change of a z replaced by itself; null where none was run.</summary>
    public double? NoOpMax { get; set; }

    /// <summary>Positions that are left out.</summary>
    public long NonFinite { get; set; }

    /// <inheritdoc/>
    public static SweepPartial Read(PlainDataReader reader) => new(reader);

    /// <summary>The larger of two magnitudes, one of which need not exist.</summary>
    public static double? Larger(double? left, double? right) =>
        left is { } a && right is { } b ? Math.Max(a, b) : left ?? right;

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write<int>(ordinals);
        writer.WriteList(All);
        writer.WriteList(Top);
        writer.WritePart(Tokens);
        writer.Write(IdentityMax);
        writer.Write(NoOpMax);
        writer.Write(NonFinite);
    }

    /// <inheritdoc/>
    public void Merge(SweepPartial later)
    {
        for (int index = 0; index < later.ordinals.Length; index++)
        {
            int own = IndexOf(later.ordinals[index]);
            All?[own].Merge(later.All![index]);
            Top?[own].Merge(later.Top![index]);
        }

        Tokens?.Append(later.Tokens!);
        IdentityMax = Math.Max(IdentityMax, later.IdentityMax);
        NoOpMax = Larger(NoOpMax, later.NoOpMax);
        NonFinite += later.NonFinite;
    }

    /// <summary>Place of a head in the partial.</summary>
    /// <param name="ordinal">The head's ordinal.</param>
    public int IndexOf(int ordinal) => Array.BinarySearch(ordinals, ordinal);
}
