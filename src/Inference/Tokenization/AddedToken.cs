namespace SelfRepair.Inference.Tokenization;

/// <summary>A token that is cut out of the text before words are formed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">The text that it stands for, never empty.</param>
/// <param name="IsSpecial">Left out of decoded text on request.</param>
/// <param name="IsNormalized">Looked for in normalized text; otherwise in the text as given.</param>
internal sealed record AddedToken(int Id, string Text, bool IsSpecial, bool IsNormalized);
