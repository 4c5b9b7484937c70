using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Api.Prompts;

/// <summary>The prompts of a request as the model sees them.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="TruncatedCount">How many were cut to max_tokens.</param>
/// <param name="Warnings">What their author should know, one sentence each.</param>
public sealed record TokenizedPrompts(
    IReadOnlyList<Prompt> Prompts, int TruncatedCount, IReadOnlyList<string> Warnings);
