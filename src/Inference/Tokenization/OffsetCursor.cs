using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Walks the UTF-8 bytes of a normalized text and says which source characters they belong to.</summary>
internal ref struct OffsetCursor
{
    private readonly ReadOnlySpan<char> text;
    private readonly ReadOnlySpan<int> sources;
    private readonly int firstSource;
    private int next;
    private int codePoint = -1;
    private int bytesLeft;

    /// <summary>Starts before the first byte.</summary>
    /// <param name="text">The normalized text.</param>
    /// <param name="sources">The source of each of its code points, relative to <paramref name="firstSource"/>; null:
    /// each is its own.</param>
    /// <param name="firstSource">Code points of the given text before this one.</param>
    public OffsetCursor(ReadOnlySpan<char> text, int[]? sources, int firstSource)
    {
        this.text = text;
        this.sources = sources;
        this.firstSource = firstSource;
    }

    /// <summary>Takes the next bytes; a character of which they are a part counts whole.</summary>
    /// <param name="byteCount">How many, at least 1 and at most what is left.</param>
    public TokenOffset Take(int byteCount)
    {
        Step(1);
        int start = Source();
        Step(byteCount - 1);
        return new TokenOffset(start, Source() + 1);
    }

    private void Step(int byteCount)
    {
        while (byteCount > bytesLeft)
        {
            byteCount -= bytesLeft;
            bytesLeft = NextCharacter();
            codePoint++;
        }

        bytesLeft -= byteCount;
    }

    private int NextCharacter()
    {
        if (char.IsAscii(text[next]))
        {
            next++;
            return 1;
        }

        Rune.DecodeFromUtf16(text[next..], out Rune rune, out int length);
        next += length;
        return rune.Utf8SequenceLength;
    }

    private readonly int Source() => firstSource + (sources.IsEmpty ? codePoint : sources[codePoint]);
}
