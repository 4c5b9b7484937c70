namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>The random writes that stand in the place of a write, such as a head's change of what it writes.</summary>
/// <param name="Count">How many directions, at least 1.</param>
/// <param name="Seed">Their seed.</param>
public sealed record RandomWriteSettings(int Count = 20, ulong Seed = 0);
