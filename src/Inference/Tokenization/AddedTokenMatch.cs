namespace SelfRepair.Inference.Tokenization;

/// <summary>An added token where it was found.</summary>
/// <param name="Token">The token.</param>
/// <param name="Start">First UTF-16 unit, the white space that the token takes included.</param>
/// <param name="End">One past the last.</param>
internal readonly record struct AddedTokenMatch(AddedToken Token, int Start, int End);
