namespace SelfRepair.Inference.Tokenization;

/// <summary>Counts characters as Unicode does.</summary>
internal static class CodePoints
{
    /// <summary>The code points of a text.</summary>
    /// <param name="text">The text, without lone surrogates.</param>
    public static int Count(ReadOnlySpan<char> text)
    {
        int lowSurrogates = 0;
        foreach (char unit in text)
        {
            lowSurrogates += char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return text.Length - lowSurrogates;
    }
}
