namespace SelfRepair.Analysis.Injection;

/// <summary>An injection is asked for at a position that no prompt has.</summary>
/// <param name="index">Its place in the request, from 0.</param>
/// <param name="position">The position.</param>
/// <param name="longest">Tokens of the longest prompt.</param>
public sealed class InjectedPositionException(int index, int position, int longest) : AnalysisException(
    $"Position {position} is asked for, and no prompt has it: the longest one has the positions 0 to {longest - 1}.")
{
    /// <summary>Its place in the request, from 0.</summary>
    public int Index => index;

    /// <summary>The position.</summary>
    public int Position => position;
}
