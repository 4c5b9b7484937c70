namespace SelfRepair.Analysis.Tokens;

/// <summary>A prompt has another number of foils than of scored positions.</summary>
/// <param name="prompt">Index of the prompt, from 0.</param>
/// <param name="given">Foils given.</param>
/// <param name="expected">Positions scored.</param>
public sealed class FoilCountException(int prompt, int given, int expected) : AnalysisException(
    $"Prompt {prompt} has {Wording.Of(given, "foil")} for {Wording.Of(expected, "scored position")}. "
    + "Give one foil a scored position.")
{
    /// <summary>Index of the prompt, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Foils given.</summary>
    public int Given => given;

    /// <summary>Positions scored.</summary>
    public int Expected => expected;
}
