using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Injection;

/// <summary>Sums of consecutive injections, and sums of self_repair of consecutive random writes.</summary>
internal sealed class InjectionPartial : IMergeable<InjectionPartial>
{
    private readonly long firstRow;
    private readonly TermSums[] rows;
    private readonly long firstControl;
    private readonly double[] controls;
    private readonly long[] counts;

    /// <summary>Empty sums.</summary>
    /// <param name="firstRow">The first injection.</param>
    /// <param name="rowCount">Number of injections.</param>
    /// <param name="firstControl">The first random write.</param>
    /// <param name="controlCount">Number of random writes.</param>
    public InjectionPartial(long firstRow, int rowCount, long firstControl, int controlCount)
    {
        this.firstRow = firstRow;
        this.firstControl = firstControl;
        rows =
        [
            .. Enumerable.Range(0, rowCount).Select(_ => new TermSums(Terms.SetOfAnyChange.Count, keepsPrompts: false)),
        ];
        controls = new double[controlCount];
        counts = new long[controlCount];
    }

    private InjectionPartial(PlainDataReader reader)
    {
        firstRow = reader.ReadInteger();
        rows = reader.ReadListOrNull<TermSums>()!;
        firstControl = reader.ReadInteger();
        controls = reader.ReadArray<double>();
        counts = reader.ReadArray<long>();
        IdentityMax = reader.ReadNumber();
        NonFinite = reader.ReadInteger();
    }

    /// <summary>Largest gap of the identity, logits.</summary>
    public double IdentityMax { get; set; }

    /// <summary>Positions that are left out.</summary>
    public long NonFinite { get; set; }

    /// <inheritdoc/>
    public static InjectionPartial Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write(firstRow);
        writer.WriteList(rows);
        writer.Write(firstControl);
        writer.Write<double>(controls);
        writer.Write<long>(counts);
        writer.Write(IdentityMax);
        writer.Write(NonFinite);
    }

    /// <summary>Sums of <see cref="Terms.SetOfAnyChange"/> of an injection.</summary>
    /// <param name="row">Its place among all.</param>
    public TermSums Of(long row) => rows[row - firstRow];

    /// <summary>Mean self_repair of a random write, logits; null without positions.</summary>
    /// <param name="control">Its place among all.</param>
    public double? MeanOf(long control) =>
        Pooled.Mean(counts[control - firstControl], controls[control - firstControl]);

    /// <summary>Adds one prompt's self_repair under a random write.</summary>
    /// <param name="control">The write's place among all.</param>
    /// <param name="sum">Sum over positions, logits.</param>
    /// <param name="count">Number of positions.</param>
    public void Add(long control, double sum, long count)
    {
        controls[control - firstControl] += sum;
        counts[control - firstControl] += count;
    }

    /// <inheritdoc/>
    public void Merge(InjectionPartial later)
    {
        for (int row = 0; row < later.rows.Length; row++)
        {
            Of(later.firstRow + row).Merge(later.rows[row]);
        }

        for (int control = 0; control < later.controls.Length; control++)
        {
            Add(later.firstControl + control, later.controls[control], later.counts[control]);
        }

        IdentityMax = Math.Max(IdentityMax, later.IdentityMax);
        NonFinite += later.NonFinite;
    }
}
