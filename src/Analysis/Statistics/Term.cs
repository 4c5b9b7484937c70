namespace SelfRepair.Analysis.Statistics;

/// <summary>A number that is measured at every scored position, and whose statistics are reported.</summary>
/// <param name="Name">Its name in JSON, CSV and figures.</param>
public sealed record Term(string Name);
