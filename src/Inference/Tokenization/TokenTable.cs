using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>What each token id stands for.</summary>
internal sealed class TokenTable
{
    private readonly byte[]?[] bytes;
    private readonly HashSet<int> special;
    private readonly (int Leading, int Trailing)[] spaces;

    /// <summary>Lists the tokens of a definition that was read and checked.</summary>
    /// <param name="definition">The definition; its vocabulary spells bytes, but where an added token has the same
    /// id.</param>
    public TokenTable(TokenizerDefinition definition)
    {
        int largest = definition.Vocabulary.Values.Concat(definition.AddedTokens.Select(token => token.Id)).Max();
        bytes = new byte[]?[largest + 1];
        spaces = new (int, int)[largest + 1];
        foreach ((string spelling, int id) in definition.Vocabulary)
        {
            bytes[id] = ByteAlphabet.TryRead(spelling, out byte[] read) ? read : Encoding.UTF8.GetBytes(spelling);
            spaces[id] = Spaces(bytes[id], value => value == ' ');
        }

        foreach (AddedToken token in definition.AddedTokens)
        {
            bytes[token.Id] = Encoding.UTF8.GetBytes(token.Text);
            spaces[token.Id] = Spaces<char>(token.Text, char.IsWhiteSpace);
        }

        special = [.. definition.AddedTokens.Where(token => token.IsSpecial).Select(token => token.Id)];
        Count = bytes.Count(value => value is not null);
    }

    /// <summary>How many ids stand for something.</summary>
    public int Count { get; }

    /// <summary>The bytes of a token; none for an id that stands for nothing.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => id >= 0 && id < bytes.Length ? bytes[id] : default;

    /// <summary>Whether a token is special.</summary>
    public bool IsSpecial(int id) => special.Contains(id);

    /// <summary>Takes the spaces at a token's ends out of its range; one that is all space is left empty at its
    /// end.</summary>
    public TokenOffset Trim(int id, TokenOffset offset)
    {
        (int leading, int trailing) = spaces[id];
        int start = Math.Min(offset.Start + leading, offset.End);
        return new TokenOffset(start, Math.Max(offset.End - trailing, start));
    }

    private static (int Leading, int Trailing) Spaces<T>(ReadOnlySpan<T> token, Predicate<T> isSpace)
    {
        int leading = 0;
        while (leading < token.Length && isSpace(token[leading]))
        {
            leading++;
        }

        int trailing = 0;
        while (trailing < token.Length && isSpace(token[^(trailing + 1)]))
        {
            trailing++;
        }

        return (leading, trailing);
    }
}
