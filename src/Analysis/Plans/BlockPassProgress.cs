namespace SelfRepair.Analysis.Plans;

/// <summary>How far an experiment is.</summary>
/// <param name="Phase">The phase in hand.</param>
/// <param name="Done">Blocks that ran, each for one prompt.</param>
/// <param name="Total">Blocks to run in all phases; an upper bound until the top positions are known.</param>
public readonly record struct BlockPassProgress(string Phase, long Done, long Total);
