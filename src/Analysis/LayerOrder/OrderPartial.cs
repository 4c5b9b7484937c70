using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>Sums by edit.</summary>
internal sealed class OrderPartial : IMergeable<OrderPartial>
{
    private readonly int firstEdit;
    private readonly TermSums[] edits;

    /// <summary>Empty sums.</summary>
    /// <param name="firstEdit">The first edit that is summed.</param>
    /// <param name="editCount">Number of edits.</param>
    public OrderPartial(int firstEdit, int editCount)
    {
        this.firstEdit = firstEdit;
        edits =
        [
            .. Enumerable.Range(0, editCount)
                .Select(_ => new TermSums(LayerOrderTerms.All.Count, keepsPrompts: false)),
        ];
    }

    private OrderPartial(PlainDataReader reader)
    {
        firstEdit = (int)reader.ReadInteger();
        NonFinite = reader.ReadInteger();
        edits = reader.ReadListOrNull<TermSums>()!;
    }

    /// <summary>Positions that are left out of some row.</summary>
    public long NonFinite { get; set; }

    /// <inheritdoc/>
    public static OrderPartial Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write((long)firstEdit);
        writer.Write(NonFinite);
        writer.WriteList(edits);
    }

    /// <summary>Sums of <see cref="LayerOrderTerms.All"/> of an edit.</summary>
    /// <param name="edit">Index of the edit, among those of the partial.</param>
    public TermSums Of(int edit) => edits[edit - firstEdit];

    /// <inheritdoc/>
    public void Merge(OrderPartial later)
    {
        for (int edit = later.firstEdit; edit < later.firstEdit + later.edits.Length; edit++)
        {
            Of(edit).Merge(later.Of(edit));
        }

        NonFinite += later.NonFinite;
    }
}
