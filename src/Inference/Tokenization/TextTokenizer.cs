using System.Buffers;
using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Turns text into tokens and back, as the Hugging Face tokenizer with the same tokenizer.json does.</summary>
/// <remarks>As that library encodes plainly: what a post-processor would add is left out, nothing is prepended,
/// truncated or padded. Safe for many threads at once.</remarks>
public sealed class TextTokenizer
{
    private const string EndOfTextToken = "<|endoftext|>";

    private readonly TokenTable table;
    private readonly TextEncoder? encoder;

    private TextTokenizer(TokenizerDefinition definition)
    {
        table = new TokenTable(definition);
        encoder = definition.Encoding is null ? null : new TextEncoder(definition, definition.Encoding, table);
        Refusal = definition.Refusal;
        AddedToken? endOfText = definition.AddedTokens.FirstOrDefault(token => token.Text == EndOfTextToken);
        EndOfText = endOfText?.Id;
    }

    /// <summary>Why texts cannot be encoded, though tokens have their texts; null where they can be.</summary>
    public InvalidTokenizerException? Refusal { get; }

    /// <summary>The id of &lt;|endoftext|&gt;, null if no added token is called so.</summary>
    public int? EndOfText { get; }

    /// <summary>How many ids stand for a token, added ones included; a model's embedding may have more rows.</summary>
    public int Count => table.Count;

    /// <summary>Reads a tokenizer.json.</summary>
    /// <param name="tokenizerJsonPath">Where it is; its name does not matter.</param>
    /// <exception cref="InvalidTokenizerException">It cannot be read, or is none of byte-level tokens. What only
    /// encoding texts needs and is not understood is <see cref="Refusal"/>.</exception>
    public static TextTokenizer Open(string tokenizerJsonPath) => new(TokenizerFileReader.Read(tokenizerJsonPath));

    /// <summary>Splits a text into tokens.</summary>
    /// <param name="text">The text, any Unicode characters.</param>
    /// <exception cref="LoneSurrogateException">The text holds half of a surrogate pair.</exception>
    /// <exception cref="InvalidTokenizerException">It is <see cref="Refusal"/>.</exception>
    public TokenizedText Encode(string text)
    {
        if (encoder is null)
        {
            throw Refusal!;
        }

        RefuseLoneSurrogates(text);
        return encoder.Encode(text);
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
