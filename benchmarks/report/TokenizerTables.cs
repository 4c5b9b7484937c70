using SelfRepair.Benchmarks.Tokenization;

namespace SelfRepair.Benchmarks.Report;

/// <summary>Tables of what turning text into tokens took.</summary>
/// <param name="results">The results.</param>
internal sealed class TokenizerTables(IReadOnlyList<TokenizeResult> results)
{
    /// <summary>Rates on long text.</summary>
    public MarkdownTable Rates()
    {
        MarkdownTable table = new(
            "text", "characters", "tokens", "first pass, M tokens/s", "later passes, M tokens/s (best)",
            "the middle one", "other processes");
        foreach (TokenizeResult result in results)
        {
            table.Add(
                result.Text,
                $"{result.Characters:N0}",
                $"{result.Tokens:N0}",
                $"{result.ColdTokensPerSecond / 1e6:F2}",
                $"{result.TokensPerSecond / 1e6:F2}",
                $"{result.TokensPerSecondMedian / 1e6:F2}",
                $"{result.OtherProcessesShare:P1}");
        }

        return table;
    }

    /// <summary>Time by length of texts that are hard to tokenize.</summary>
    public MarkdownTable Growths()
    {
        MarkdownTable table = new(
            "text", "characters", "ns a character", "characters", "ns a character", "quotient");
        foreach (GrowthResult growth in results.SelectMany(result => result.Growths))
        {
            table.Add(
                growth.Text,
                $"{growth.Characters:N0}",
                $"{growth.NanosecondsPerCharacter:F1}",
                $"{growth.LongCharacters:N0}",
                $"{growth.LongNanosecondsPerCharacter:F1}",
                $"{growth.Quotient:F2}");
        }

        return table;
    }
}
