namespace SelfRepair.Analysis.Rows;

/// <summary>The values of a change or of a start's difference end before the row does.</summary>
/// <param name="what">Whose values they are.</param>
/// <param name="given">Values given.</param>
/// <param name="positions">The row's positions.</param>
/// <param name="width">Values a position.</param>
public sealed class ValuesTooShortException(string what, int given, int positions, int width) : AnalysisException(
    $"{what} has {given} values, and the row needs {positions * width}: {width} at each of its {positions} positions.")
{
    /// <summary>Values given.</summary>
    public int Given => given;

    /// <summary>Values needed.</summary>
    public int Needed => positions * width;
}
