namespace SelfRepair.Api.Analyses;

/// <summary>One of several runs of an analysis, each on a model of its own.</summary>
/// <param name="Name">Its name, such as the model's revision.</param>
/// <param name="Index">Its place among them, from 0.</param>
/// <param name="Count">How many there are.</param>
public sealed record AnalysisPart(string Name, int Index, int Count);
