namespace SelfRepair.Analysis.PredictionChange;

/// <summary>More of the most likely tokens are asked for than the vocabulary has.</summary>
/// <param name="asked">How many are asked for.</param>
/// <param name="vocabulary">Tokens of the vocabulary.</param>
public sealed class TopTokensException(int asked, int vocabulary) : AnalysisException(
    $"top_k is {asked}, and the model's vocabulary has {vocabulary} tokens. Ask for at most as many.")
{
    /// <summary>How many are asked for.</summary>
    public int Asked => asked;

    /// <summary>Tokens of the vocabulary.</summary>
    public int Vocabulary => vocabulary;
}
