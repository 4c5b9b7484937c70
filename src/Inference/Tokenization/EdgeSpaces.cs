namespace SelfRepair.Inference.Tokenization;

/// <summary>How many spaces stand at the ends of a token; in one that is all space, the same at both.</summary>
/// <param name="Leading">Before it, in characters.</param>
/// <param name="Trailing">After it, in characters.</param>
internal readonly record struct EdgeSpaces(int Leading, int Trailing)
{
    /// <summary>Counts the spaces of a token's spelling.</summary>
    /// <param name="token">The spelling: a space's stand-in of the byte alphabet counts, and all white space.</param>
    public static EdgeSpaces Of(ReadOnlySpan<char> token)
    {
        int leading = 0;
        while (leading < token.Length && IsSpace(token[leading]))
        {
            leading++;
        }

        int trailing = 0;
        while (trailing < token.Length && IsSpace(token[^(trailing + 1)]))
        {
            trailing++;
        }

        return new EdgeSpaces(leading, trailing);
    }

    private static bool IsSpace(char character) =>
        character == ByteAlphabet.Character((byte)' ') || char.IsWhiteSpace(character);
}
