namespace SelfRepair.Analysis.Rows;

/// <summary>Runs of rows whose readings need no tag: a single row, or rows that are all treated alike.</summary>
public static class UntaggedRows
{
    /// <summary>Runs rows and returns what each one reads, in the order of the rows.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Stops a run in progress too.</param>
    /// <exception cref="AnalysisException">A row means nothing, or would lose something of what it says
    /// (<see cref="RowChecks"/>); thrown when the row is drawn.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static IEnumerable<RowReadings> Run(
        this IRowEngine engine, IEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        IEnumerable<TaggedRow<ValueTuple>> tagged = rows.Select(row => new TaggedRow<ValueTuple>(row, default));
        return engine.Run(tagged, cancellationToken).Select(read => read.Readings);
    }
}
