namespace SelfRepair.Analysis.Plans;

/// <summary>How much an experiment reads and leaves.</summary>
/// <param name="ScoredPositions">Scored positions of all prompts, N.</param>
/// <param name="LongestRow">Tokens of the longest row that it runs.</param>
/// <param name="MaxTokenRows">Most token rows that its report holds.</param>
/// <param name="MaxTableRows">Most rows of its other tables.</param>
public sealed record ExperimentExtent(
    long ScoredPositions, int LongestRow, long MaxTokenRows, long MaxTableRows);
