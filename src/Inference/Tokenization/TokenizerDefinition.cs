namespace SelfRepair.Inference.Tokenization;

/// <summary>What a tokenizer.json says: byte-level BPE.</summary>
/// <param name="Vocabulary">Ids of the model's tokens, spelled in the byte alphabet.</param>
/// <param name="AddedTokens">Tokens cut out of the text before words are formed.</param>
/// <param name="Encoding">How texts are encoded; null where <paramref name="Refusal"/> says why they cannot be.</param>
/// <param name="Refusal">What in the file changes ids and is not understood; null where texts can be encoded.</param>
internal sealed record TokenizerDefinition(
    IReadOnlyDictionary<string, int> Vocabulary,
    IReadOnlyList<AddedToken> AddedTokens,
    TextEncoding? Encoding,
    InvalidTokenizerException? Refusal);

/// <summary>How texts become tokens.</summary>
/// <param name="Merges">Pairs "left right" that merge, the lowest rank first.</param>
/// <param name="IgnoresMerges">A word that is a token is that token, whatever the merges say.</param>
/// <param name="Normalizes">Text is put into normal form C.</param>
/// <param name="AddsPrefixSpace">Text between added tokens begins with a space, one is put there if need be.</param>
/// <param name="SplitsWords">Text is split into words as GPT-2 does; otherwise it is one word between added
/// tokens.</param>
/// <param name="Trims">How spaces at a token's ends are taken out of its range, one step after the other.</param>
internal sealed record TextEncoding(
    IReadOnlyList<string> Merges,
    bool IgnoresMerges,
    bool Normalizes,
    bool AddsPrefixSpace,
    bool SplitsWords,
    IReadOnlyList<OffsetTrim> Trims);
