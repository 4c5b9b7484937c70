namespace SelfRepair.Inference.Tokenization;

/// <summary>A post-processor's step that takes the spaces at a token's ends out of its range. Ids stay.</summary>
/// <param name="KeepsPrefixSpace">A single space before a token that begins the text stays, as one that was put
/// there.</param>
internal readonly record struct OffsetTrim(bool KeepsPrefixSpace)
{
    /// <summary>Trims a range; one that is all space is left empty.</summary>
    /// <param name="offset">The range.</param>
    /// <param name="spaces">Spaces at the token's ends.</param>
    /// <param name="isFirst">It is the first token.</param>
    public TokenOffset Apply(TokenOffset offset, EdgeSpaces spaces, bool isFirst)
    {
        bool keeps = KeepsPrefixSpace && spaces.Leading == 1 && (isFirst || offset.Start == 0);
        int start = Math.Min(offset.Start + (keeps ? 0 : spaces.Leading), offset.End);
        int end = offset.End >= spaces.Trailing ? Math.Max(offset.End - spaces.Trailing, start) : offset.End;
        return new TokenOffset(start, end);
    }
}
