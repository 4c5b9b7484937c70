namespace SelfRepair.Analysis.Rows;

/// <summary>A row, and what its sender wants to find beside its readings.</summary>
/// <typeparam name="TTag">What is sent along.</typeparam>
/// <param name="Row">The row.</param>
/// <param name="Tag">Comes back as it is; no engine looks at it.</param>
public readonly record struct TaggedRow<TTag>(Row Row, TTag Tag);
