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

    public float[] HeadWrite(HeadId head, ReadOnlySpan<float> z) => inner.HeadWrite(head, z);

    public IEnumerable<TaggedReadings<TTag>> Run<TTag>(
        IEnumerable<TaggedRow<TTag>> rows, CancellationToken cancellationToken) =>
        inner.Run(rows.Select(sent => new TaggedRow<TaggedRow<TTag>>(sent.Row, sent)), cancellationToken)
            .Select(read => new TaggedReadings<TTag>(
                read.Tag.Tag, edit is null ? read.Readings : edit(read.Tag.Row, read.Readings)));
}
