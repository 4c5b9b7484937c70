using System.Buffers;
using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Turns text into tokens and back, as the Hugging Face tokenizer with the same tokenizer.json does.</summary>
/// <remarks>Special tokens are cut out of the text as given, each piece between them is put into normal form C, the
/// other added tokens are cut out of that, the rest is split into words and each word's bytes are merged. Nothing is
/// prepended. Safe for many threads at once.</remarks>
public sealed class TextTokenizer
{
    private const string EndOfTextToken = "<|endoftext|>";

    private readonly TokenTable table;
    private readonly WordEncoder words;
    private readonly AddedTokenMatcher tokensAsGiven;
    private readonly AddedTokenMatcher tokensNormalized;
    private readonly bool trimOffsets;

    private TextTokenizer(TokenizerDefinition definition)
    {
        table = new TokenTable(definition);
        words = new WordEncoder(definition, table);
        tokensAsGiven = new AddedTokenMatcher(definition.AddedTokens.Where(token => !token.IsNormalized));
        tokensNormalized = new AddedTokenMatcher(definition.AddedTokens.Where(token => token.IsNormalized));
        trimOffsets = definition.TrimOffsets;
        AddedToken? endOfText = definition.AddedTokens.FirstOrDefault(token => token.Text == EndOfTextToken);
        EndOfText = endOfText?.Id;
    }

    /// <summary>The id of &lt;|endoftext|&gt;, null if no added token is called so.</summary>
    public int? EndOfText { get; }

    /// <summary>How many ids stand for a token, added ones included; a model's embedding may have more rows.</summary>
    public int Count => table.Count;

    /// <summary>Reads a tokenizer.json.</summary>
    /// <param name="tokenizerJsonPath">Where it is; its name does not matter.</param>
    /// <exception cref="InvalidTokenizerException">It cannot be read or says what this reader does not
    /// know.</exception>
    public static TextTokenizer Open(string tokenizerJsonPath) => new(TokenizerFileReader.Read(tokenizerJsonPath));

    /// <summary>Splits a text into tokens.</summary>
    /// <param name="text">The text, any Unicode characters.</param>
    /// <exception cref="LoneSurrogateException">The text holds half of a surrogate pair.</exception>
    public TokenizedText Encode(string text)
    {
        RefuseLoneSurrogates(text);
        List<int> ids = [];
        List<TokenOffset> offsets = [];
        ReadOnlySpan<char> rest = text;
        int codePoint = 0;
        while (!rest.IsEmpty)
        {
            AddedToken? token = tokensAsGiven.Find(rest, out int index);
            codePoint += EncodeSection(rest[..index], codePoint, ids, offsets);
            rest = rest[index..];
            if (token is not null)
            {
                int end = codePoint + CountCodePoints(token.Text);
                Add(token.Id, new TokenOffset(codePoint, end), ids, offsets);
                codePoint = end;
                rest = rest[token.Text.Length..];
            }
        }

        return new TokenizedText(ids, offsets);
    }

    /// <summary>The text of tokens: their bytes joined and read as UTF-8, each maximal ill-formed part as
    /// U+FFFD.</summary>
    /// <param name="ids">Token ids; those without text are left out.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecial = false)
    {
        ArrayBufferWriter<byte> bytes = new();
        foreach (int id in ids)
        {
            if (!skipSpecial || !table.IsSpecial(id))
            {
                bytes.Write(table.Bytes(id));
            }
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The readable text of one token, U+FFFD for bytes that are no character of their own.</summary>
    /// <param name="id">A token id; one without text gives "".</param>
    public string Piece(int id) => Encoding.UTF8.GetString(table.Bytes(id));

    private int EncodeSection(ReadOnlySpan<char> section, int codePoint, List<int> ids, List<TokenOffset> offsets)
    {
        ReadOnlySpan<char> rest = NormalizedText.Of(section, out int[]? sources);
        OffsetCursor cursor = new(rest, sources, codePoint);
        while (!rest.IsEmpty)
        {
            AddedToken? token = tokensNormalized.Find(rest, out int index);
            EncodeWords(rest[..index], ref cursor, ids, offsets);
            rest = rest[index..];
            if (token is not null)
            {
                Add(token.Id, cursor.Take(table.Bytes(token.Id).Length), ids, offsets);
                rest = rest[token.Text.Length..];
            }
        }

        return CountCodePoints(section);
    }

    private void EncodeWords(ReadOnlySpan<char> text, ref OffsetCursor cursor, List<int> ids, List<TokenOffset> offsets)
    {
        while (!text.IsEmpty)
        {
            int length = WordSplitter.FirstWordLength(text);
            foreach (int id in words.Encode(text[..length]))
            {
                Add(id, cursor.Take(table.Bytes(id).Length), ids, offsets);
            }

            text = text[length..];
        }
    }

    private void Add(int id, TokenOffset offset, List<int> ids, List<TokenOffset> offsets)
    {
        ids.Add(id);
        offsets.Add(trimOffsets ? table.Trim(id, offset) : offset);
    }

    private static int CountCodePoints(ReadOnlySpan<char> text)
    {
        int lowSurrogates = 0;
        foreach (char unit in text)
        {
            lowSurrogates += char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return text.Length - lowSurrogates;
    }

    private static void RefuseLoneSurrogates(ReadOnlySpan<char> text)
    {
        int index = 0;
        while (text[index..].IndexOfAnyInRange('\uD800', '\uDFFF') is int found and >= 0)
        {
            index += found;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
            {
                throw new LoneSurrogateException(index, text[index]);
            }

            index += 2;
        }
    }
}
