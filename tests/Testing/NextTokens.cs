using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing;

/// <summary>Scores every next token of a prompt.</summary>
public static class NextTokens
{
    /// <summary>Positions 0 to T - 2, each with the prompt's own next token.</summary>
    /// <param name="prompt">Token ids.</param>
    public static ScoredTokens Of(int[] prompt) =>
        new([.. Enumerable.Range(0, prompt.Length - 1)], prompt[1..]);
}
