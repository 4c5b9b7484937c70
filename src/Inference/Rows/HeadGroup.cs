using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Rows;

/// <summary>Consecutive rows of a batch that start with a change of the same head, so that one product serves them; or
/// one row that starts otherwise.</summary>
/// <param name="Head">The head, or null.</param>
/// <param name="First">Index of the first row.</param>
/// <param name="Count">Number of rows.</param>
internal readonly record struct HeadGroup(HeadId? Head, int First, int Count)
{
    /// <summary>Index of the first row after the group.</summary>
    public int End => First + Count;

    /// <summary>All rows of a batch as one group.</summary>
    public static HeadGroup All(RowBatch batch) => new(Head: null, First: 0, batch.Rows.Count);

    /// <summary>Groups the rows of a batch.</summary>
    public static IEnumerable<HeadGroup> Of(RowBatch batch)
    {
        int first = 0;
        while (first < batch.Rows.Count)
        {
            HeadId? head = HeadOf(batch.Rows[first]);
            int end = first + 1;
            while (head is not null && end < batch.Rows.Count && HeadOf(batch.Rows[end]) == head)
            {
                end++;
            }

            yield return new HeadGroup(head, first, end - first);
            first = end;
        }
    }

    private static HeadId? HeadOf(Row row) => (row.Start?.Difference as HeadDifference)?.Head;
}
