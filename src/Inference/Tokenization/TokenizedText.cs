namespace SelfRepair.Inference.Tokenization;

/// <summary>A text as its tokens, nothing prepended or appended.</summary>
/// <param name="Ids">Token ids in reading order, [token].</param>
/// <param name="Offsets">Where each token stands in the given text, [token].</param>
public sealed record TokenizedText(IReadOnlyList<int> Ids, IReadOnlyList<TokenOffset> Offsets);

/// <summary>Where a token stands in the text as it was given, before normalization.</summary>
/// <param name="Start">First code point, from 0.</param>
/// <param name="End">One past the last code point; equal to <paramref name="Start"/> for a token that is all trimmed
/// space.</param>
public readonly record struct TokenOffset(int Start, int End);
