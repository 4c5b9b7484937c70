using System.Buffers;
using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>A piece of text in normal form C, and which source character each of its characters came from.</summary>
/// <remarks>Normalization consumes source characters in order: a composed character takes all that it was made of and
/// stands where the first of them stood, a character that is inserted takes none and stands where the one before it
/// stood.</remarks>
internal sealed class NormalizedText
{
    private const char Noncharacter = '\uFFFE';

    // Nothing before these composes with them or is reordered past them, so text can be normalized from one to the
    // next.
    private static readonly SearchValues<char> Boundaries =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(value => (char)value), Noncharacter]);

    private readonly StringBuilder text = new();
    private readonly List<int> sources = [];
    private int sourceCount;

    private NormalizedText()
    {
    }

    /// <summary>Puts a text into normal form C.</summary>
    /// <param name="text">The text, without lone surrogates.</param>
    /// <param name="sources">For each code point of the result the index of its source code point; null where the text
    /// was in normal form already, so that each is its own.</param>
    /// <returns>The normalized text, which is <paramref name="text"/> itself where nothing changed.</returns>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> text, out int[]? sources)
    {
        if (IsNormalized(text))
        {
            sources = null;
            return text;
        }

        NormalizedText normalized = new();
        while (!text.IsEmpty)
        {
            int next = text[1..].IndexOfAny(Boundaries);
            int length = next < 0 ? text.Length : next + 1;
            normalized.Append(text[..length]);
            text = text[length..];
        }

        sources = [.. normalized.sources];
        return normalized.text.ToString();
    }

    // U+FFFE is legal text, but .NET normalizes none that holds it; it takes no part in normalization. To ask whether a
    // long run of marks is normalized takes as long as to normalize it.
    private static bool IsNormalized(ReadOnlySpan<char> text)
    {
        if (CanonicalOrder.HasLongRun(text))
        {
            return false;
        }

        foreach (Range part in text.Split(Noncharacter))
        {
            if (!text[part].IsNormalized(NormalizationForm.FormC))
            {
                return false;
            }
        }

        return true;
    }

    private void Append(ReadOnlySpan<char> segment)
    {
        if (segment[0] == Noncharacter)
        {
            text.Append(Noncharacter);
            sources.Add(sourceCount++);
            segment = segment[1..];
        }

        string source = segment.ToString();
        string ordered = CanonicalOrder.HasLongRun(source) ? CanonicalOrder.Of(source) : source;
        string composed = ordered.Normalize(NormalizationForm.FormC);
        text.Append(composed);
        Dictionary<Rune, Queue<int>> consumption = Decompose(source);
        foreach (Rune rune in composed.EnumerateRunes())
        {
            int consumed = Consume(rune, consumption);
            sources.Add(consumed == 0 ? Math.Max(sourceCount - 1, 0) : sourceCount);
            sourceCount += consumed;
        }
    }

    // Each decomposed character carries how many source characters it consumes: the first of a source character's parts
    // one, the others none. Reordering keeps the order of equal characters, and composing takes the first of equals, so
    // that what went into a composed character is found by value, first in first out.
    private static Dictionary<Rune, Queue<int>> Decompose(string source)
    {
        Dictionary<Rune, Queue<int>> consumption = [];
        foreach (Rune rune in source.EnumerateRunes())
        {
            int consumed = 1;
            foreach (Rune part in Parts(rune))
            {
                if (!consumption.TryGetValue(part, out Queue<int>? queue))
                {
                    consumption[part] = queue = new Queue<int>();
                }

                queue.Enqueue(consumed);
                consumed = 0;
            }
        }

        return consumption;
    }

    private static int Consume(Rune composed, Dictionary<Rune, Queue<int>> consumption)
    {
        int consumed = 0;
        foreach (Rune part in Parts(composed))
        {
            consumed += consumption[part].Dequeue();
        }

        return consumed;
    }

    private static StringRuneEnumerator Parts(Rune rune) =>
        rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes();
}
