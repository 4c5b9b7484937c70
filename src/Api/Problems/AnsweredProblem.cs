namespace SelfRepair.Api.Problems;

/// <summary>The problem that a request was answered with, for the log.</summary>
/// <param name="Code">Its kind's stable name.</param>
public sealed record AnsweredProblem(string Code);
