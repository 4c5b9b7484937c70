using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Rows;

/// <summary>A kept stream that a row starts with.</summary>
/// <param name="Cache">The row that it was kept of.</param>
/// <param name="Place">Its place in the cache.</param>
/// <param name="Entry">Where in the block there.</param>
/// <param name="TokenCount">Positions of it that the row has.</param>
internal readonly record struct StreamSource(ActivationCache Cache, int Place, BlockEntry Entry, int TokenCount)
{
    /// <summary>The streams that a batch's rows start with.</summary>
    /// <param name="batch">Rows that start from a cache.</param>
    public static BatchSource<StreamSource> Of(RowBatch batch)
    {
        StreamSource[] rows = new StreamSource[batch.Rows.Count];
        for (int row = 0; row < rows.Length; row++)
        {
            RowStart start = batch.Rows[row].Start!;
            rows[row] = new StreamSource(
                start.Cache, start.StreamPlace, start.Entry, batch.Rows[row].Tokens.Length);
        }

        return new BatchSource<StreamSource>(batch.Length, rows);
    }
}
