namespace SelfRepair.Inference.Tokenization;

/// <summary>The start-up check that this process can put text into Unicode's normal form C.</summary>
public static class UnicodeNormalization
{
    /// <summary>Passes where normalization works; call it once, when a process starts.</summary>
    /// <remarks>Under invariant globalization <see cref="string.Normalize()"/> returns all but ASCII unchanged and says
    /// nothing, so the only way to know is to try.</remarks>
    /// <exception cref="NormalizationUnavailableException">Normalization does nothing.</exception>
    public static void Verify() => Verify(text => text.Normalize());

    /// <summary>The same check of a given normalizer.</summary>
    /// <param name="normalize">Said to put a text into normal form C.</param>
    /// <exception cref="NormalizationUnavailableException">It leaves e and U+0301 apart.</exception>
    internal static void Verify(Func<string, string> normalize)
    {
        if (normalize("e\u0301") != "\u00e9")
        {
            throw new NormalizationUnavailableException();
        }
    }
}
