namespace SelfRepair.Analysis.Tokens;

/// <summary>Words for counts in the sentences of refusals.</summary>
internal static class Wording
{
    /// <summary><c>1 token</c>, <c>2 tokens</c>.</summary>
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>What a list of tokens is called at the beginning of a sentence.</summary>
    public static string Name(TokenRole role) => role switch
    {
        TokenRole.Prompt => "Prompt",
        TokenRole.Target => "The target of prompt",
        TokenRole.Foil => "The foil of prompt",
        TokenRole.Foils => "A foil of prompt",
        TokenRole.Counterpart => "The counterpart of prompt",
        TokenRole.Source => "Source",
        TokenRole.SourceSet => "Prompt of the source set",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
