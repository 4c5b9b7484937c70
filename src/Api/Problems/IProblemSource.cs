namespace SelfRepair.Api.Problems;

/// <summary>What a room can answer with in place of a result. Its kinds of problem are its public static fields; it is
/// found by its type.</summary>
public interface IProblemSource
{
    /// <summary>Which problem each of its refusals is.</summary>
    IReadOnlyList<ProblemRow> Rows { get; }
}
