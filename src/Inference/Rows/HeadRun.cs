using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Rows;

/// <summary>Consecutive rows of a batch that start with a change of the same head, so that one product serves them; or
/// one row that starts otherwise.</summary>
/// <param name="Head">The head, or null.</param>
/// <param name="Begin">The first row.</param>
/// <param name="Count">Number of rows.</param>
internal readonly record struct HeadRun(HeadId? Head, int Begin, int Count)
{
    /// <summary>Cuts a batch into runs.</summary>
    public static IEnumerable<HeadRun> Of(RowBatch batch)
    {
        int begin = 0;
        while (begin < batch.Rows.Count)
        {
            HeadId? head = HeadOf(batch.Rows[begin]);
            int end = begin + 1;
            while (head is not null && end < batch.Rows.Count && HeadOf(batch.Rows[end]) == head)
            {
                end++;
            }

            yield return new HeadRun(head, begin, end - begin);
            begin = end;
        }
    }

    private static HeadId? HeadOf(Row row) => (row.Start?.Difference as HeadDifference)?.Head;
}
