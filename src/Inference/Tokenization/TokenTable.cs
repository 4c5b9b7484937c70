using System.Text;

namespace SelfRepair.Inference.Tokenization;

/// <summary>What each token id stands for.</summary>
internal sealed class TokenTable
{
    private readonly byte[]?[] bytes;
    private readonly HashSet<int> special;
    private readonly int[] spelledLengths;
    private readonly EdgeSpaces[] spaces;

    /// <summary>Lists the tokens of a definition that was read and checked.</summary>
    /// <param name="definition">The definition; its vocabulary spells bytes, but where an added token has the same
    /// id.</param>
    public TokenTable(TokenizerDefinition definition)
    {
        int largest = definition.Vocabulary.Values.Concat(definition.AddedTokens.Select(token => token.Id)).Max();
        bytes = new byte[]?[largest + 1];
        spelledLengths = new int[largest + 1];
        spaces = new EdgeSpaces[largest + 1];
        foreach ((string spelling, int id) in definition.Vocabulary)
        {
            bytes[id] = ByteAlphabet.TryRead(spelling, out byte[] read) ? read : Encoding.UTF8.GetBytes(spelling);
            spelledLengths[id] = spelling.Length;
            spaces[id] = EdgeSpaces.Of(spelling);
        }

        foreach (AddedToken token in definition.AddedTokens)
        {
            bytes[token.Id] = Encoding.UTF8.GetBytes(token.Text);
        }

        special = [.. definition.AddedTokens.Where(token => token.IsSpecial).Select(token => token.Id)];
        Count = bytes.Count(value => value is not null);
    }

    /// <summary>How many ids stand for something.</summary>
    public int Count { get; }

    /// <summary>The bytes of a token's text; none for an id that stands for nothing.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => id >= 0 && id < bytes.Length ? bytes[id] : default;

    /// <summary>How many bytes of a word a token of the vocabulary takes: as many as its spelling has letters of the
    /// byte alphabet. An added token of the same id may have another text.</summary>
    /// <param name="id">A token that words are merged into.</param>
    public int SpelledLength(int id) => spelledLengths[id];

    /// <summary>The spaces at the ends of a token that words are merged into.</summary>
    /// <param name="id">The token.</param>
    public EdgeSpaces Spaces(int id) => spaces[id];

    /// <summary>Whether a token is special.</summary>
    public bool IsSpecial(int id) => special.Contains(id);
}
