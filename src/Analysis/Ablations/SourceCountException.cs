namespace SelfRepair.Analysis.Ablations;

/// <summary>Sources are given for another number of prompts than there are.</summary>
/// <param name="given">Sources given.</param>
/// <param name="expected">Prompts given.</param>
public sealed class SourceCountException(int given, int expected) : AnalysisException(
    $"There are {given} sources for {expected} prompts. Give one source a prompt.")
{
    /// <summary>Sources given.</summary>
    public int Given => given;

    /// <summary>Prompts given.</summary>
    public int Expected => expected;
}
