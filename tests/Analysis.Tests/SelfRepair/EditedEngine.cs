using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>An engine that likes batches of a given size, and whose readings are edited.</summary>
/// <param name="inner">The engine.</param>
/// <param name="batchTokens">Tokens of its batches.</param>
/// <param name="edit">What becomes of a row's readings; null: what they are.</param>
internal sealed class EditedEngine(
    IRowEngine inner, int batchTokens, Func<Row, RowReadings, RowReadings>? edit = null) : IRowEngine
{
    public ModelShape Shape => inner.Shape;

    public int BatchTokens => batchTokens;

    public float UnembeddingBias(int token) => inner.UnembeddingBias(token);

    public IEnumerable<RowReadings> Run(IEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        Row[] all = [.. rows];
        return inner.Run(all, cancellationToken)
            .Zip(all, (readings, row) => edit is null ? readings : edit(row, readings));
    }
}
