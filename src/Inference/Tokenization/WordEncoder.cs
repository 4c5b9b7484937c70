using System.Collections.Concurrent;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Merges the bytes of one word into tokens, and remembers short words.</summary>
/// <remarks>Safe for many threads at once.</remarks>
internal sealed class WordEncoder
{
    // Words of natural text are shorter (UTF-16 units); longer ones come from noise and would only fill the cache.
    private const int MaxCachedLength = 32;

    // About 5 MB; the cache then starts anew, so that text without repeated words costs no more memory than any other.
    private const int MaxCachedWords = 32_768;

    // Bytes. The library closes the gaps of merged symbols one by one, which costs the square of a word's length:
    // nothing to speak of at this length, but 4.7 s were measured for one word of 200,000 random letters.
    private const int ChunkLength = 1_024;

    private readonly BpeTokenizer merger;
    private readonly ConcurrentDictionary<string, int[]> cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> cached;
    private readonly TokenTable table;
    private readonly IReadOnlyDictionary<string, int>? wholeWords;
    private readonly int longestToken;
    private int cachedCount;

    /// <summary>Prepares the merges of a definition that was read and checked.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="encoding">How words are merged into them.</param>
    /// <param name="table">What they stand for.</param>
    public WordEncoder(IReadOnlyDictionary<string, int> vocabulary, TextEncoding encoding, TokenTable table)
    {
        // The words arrive spelled in the byte alphabet, one character a byte, so that a token's bytes can be counted
        // and a long word cut anywhere; the library's own byte level gives the same ids.
        merger = BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = encoding.Merges,
            ByteLevel = false,
            PreTokenizer = null,
        });
        cached = cache.GetAlternateLookup<ReadOnlySpan<char>>();
        this.table = table;
        wholeWords = encoding.IgnoresMerges ? vocabulary : null;
        longestToken = vocabulary.Keys.Max(token => token.Length);
    }

    /// <summary>The token ids of a word.</summary>
    /// <param name="word">The word, without lone surrogates.</param>
    public IReadOnlyList<int> Encode(ReadOnlySpan<char> word)
    {
        if (cached.TryGetValue(word, out int[]? ids))
        {
            return ids;
        }

        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(word)];
        Encoding.UTF8.GetBytes(word, bytes);
        if (FindWhole(bytes) is int whole)
        {
            ids = [whole];
        }
        else if (bytes.Length > ChunkLength)
        {
            return EncodeLong(bytes);
        }
        else
        {
            ids = [.. Merge(bytes)];
        }

        if (word.Length <= MaxCachedLength)
        {
            Remember(word, ids);
        }

        return ids;
    }

    /// <summary>The token ids of a word of any length, in time that grows with the length alone.</summary>
    /// <remarks>Merging by rank, leftmost first, splits a word into tokens a b c ... exactly if it splits each
    /// neighboring pair into itself: the first merge across any boundary would be the first across it in that pair
    /// too. So a chunk is merged together with the last tokens before it, and if the first of those comes out as it
    /// went in, every pair holds: those before it from the earlier result, those after it from this one. If not, more
    /// tokens are taken back.</remarks>
    internal List<int> EncodeLong(ReadOnlySpan<byte> bytes)
    {
        List<int> ids = [];
        for (int start = 0; start < bytes.Length; start += ChunkLength)
        {
            int end = Math.Min(start + ChunkLength, bytes.Length);
            Extend(ids, bytes, start, end);
        }

        return ids;
    }

    private void Extend(List<int> ids, ReadOnlySpan<byte> bytes, int start, int end)
    {
        int kept = ids.Count;
        for (int takenBack = 4; ; takenBack *= 2)
        {
            for (int wanted = Math.Max(ids.Count - takenBack, 0); kept > wanted; kept--)
            {
                start -= table.SpelledLength(ids[kept - 1]);
            }

            IReadOnlyList<int> merged = Merge(bytes[start..end]);
            if (kept == 0 || merged[0] == ids[kept])
            {
                ids.RemoveRange(kept, ids.Count - kept);
                ids.AddRange(merged);
                return;
            }
        }
    }

    private int? FindWhole(ReadOnlySpan<byte> bytes) =>
        wholeWords is not null && bytes.Length <= longestToken
        && wholeWords.TryGetValue(ByteAlphabet.Spell(bytes), out int id)
            ? id
            : null;

    private IReadOnlyList<int> Merge(ReadOnlySpan<byte> bytes) =>
        merger.EncodeToIds(ByteAlphabet.Spell(bytes), considerPreTokenization: false, considerNormalization: false);

    private void Remember(ReadOnlySpan<char> word, int[] ids)
    {
        if (Interlocked.Increment(ref cachedCount) > MaxCachedWords)
        {
            cache.Clear();
            Interlocked.Exchange(ref cachedCount, 1);
        }

        cached.TryAdd(word, ids);
    }
}
