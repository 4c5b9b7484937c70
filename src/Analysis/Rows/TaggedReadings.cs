namespace SelfRepair.Analysis.Rows;

/// <summary>What one row read, with the tag that the row was sent with.</summary>
/// <typeparam name="TTag">What was sent along.</typeparam>
/// <param name="Tag">The row's tag.</param>
/// <param name="Readings">What the row read.</param>
public readonly record struct TaggedReadings<TTag>(TTag Tag, RowReadings Readings);
