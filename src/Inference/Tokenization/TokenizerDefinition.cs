namespace SelfRepair.Inference.Tokenization;

/// <summary>What a tokenizer.json says: byte-level BPE over text in normal form C.</summary>
/// <param name="Vocabulary">Ids of the model's tokens, spelled in the byte alphabet.</param>
/// <param name="Merges">Pairs "left right" that merge, the lowest rank first.</param>
/// <param name="AddedTokens">Tokens cut out of the text before words are formed.</param>
/// <param name="TrimOffsets">Whether spaces at a token's ends are taken out of its range.</param>
internal sealed record TokenizerDefinition(
    IReadOnlyDictionary<string, int> Vocabulary,
    IReadOnlyList<string> Merges,
    IReadOnlyList<AddedToken> AddedTokens,
    bool TrimOffsets);
