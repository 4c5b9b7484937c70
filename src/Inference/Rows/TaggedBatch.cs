using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Rows;

/// <summary>A batch, with the tags that its rows were sent with.</summary>
/// <typeparam name="TTag">What was sent along.</typeparam>
/// <param name="Batch">The rows.</param>
/// <param name="Tags">Each row's tag.</param>
internal sealed record TaggedBatch<TTag>(RowBatch Batch, IReadOnlyList<TTag> Tags)
{
    /// <summary>The tagged rows again.</summary>
    public IEnumerable<TaggedRow<TTag>> Rows =>
        Batch.Rows.Zip(Tags, (row, tag) => new TaggedRow<TTag>(row, tag));

    /// <summary>Gives the rows' readings their tags.</summary>
    /// <param name="readings">What each row read, in the order of the rows.</param>
    public TaggedReadings<TTag>[] Tag(RowReadings[] readings) =>
        [.. readings.Zip(Tags, (read, tag) => new TaggedReadings<TTag>(tag, read))];
}
