namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>The random writes that stand in the place of a head's change of write.</summary>
/// <param name="Count">How many directions, at least 1.</param>
/// <param name="Seed">Their seed.</param>
public sealed record RandomWriteSettings(int Count = 20, ulong Seed = 0);
