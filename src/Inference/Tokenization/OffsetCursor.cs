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
    private bool hasSpaceInFront;

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

    /// <summary>Goes to a character; the way there, forward or back, is walked.</summary>
    /// <param name="index">Where it begins, in UTF-16 units.</param>
    public void MoveTo(int index)
    {
        codePoint += index >= next
            ? CodePoints.Count(text[next..index])
            : -CodePoints.Count(text[index..next]);
        next = index;
        bytesLeft = 0;
    }

    /// <summary>Puts a space in front of the next character, which shares its place.</summary>
    public void AddSpace() => hasSpaceInFront = true;

    /// <summary>Takes the next bytes; a character of which they are a part counts whole.</summary>
    /// <param name="byteCount">How many, at least 1 and at most what is left.</param>
    public TokenOffset Take(int byteCount)
    {
        if (hasSpaceInFront)
        {
            hasSpaceInFront = false;
            if (byteCount == 1)
            {
                return Between(codePoint + 1, codePoint + 1);
            }

            byteCount--;
        }

        Step(1);
        int first = codePoint;
        Step(byteCount - 1);
        return Between(first, codePoint);
    }

    /// <summary>Takes the characters up to an index.</summary>
    /// <param name="index">One past the last, in UTF-16 units; behind the next character.</param>
    public TokenOffset TakeTo(int index)
    {
        int first = codePoint + 1;
        MoveTo(index);
        return Between(first, codePoint);
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

    private readonly TokenOffset Between(int first, int last) => new(Source(first), Source(last) + 1);

    private readonly int Source(int index) => firstSource + (sources.IsEmpty ? index : sources[index]);
}
