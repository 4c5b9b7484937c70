namespace SelfRepair.Api.Analyses;

/// <summary>What kinds of analyses there are.</summary>
public interface IAnalysisKinds
{
    /// <summary>Their names, by which analyses are found.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The tables of all of them.</summary>
    IReadOnlyList<AnalysisTable> Tables { get; }
}
