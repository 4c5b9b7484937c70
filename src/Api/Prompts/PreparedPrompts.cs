using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Models;

namespace SelfRepair.Api.Prompts;

/// <summary>The prompts of an experiment, ready to run.</summary>
/// <param name="Model">The model that they are for.</param>
/// <param name="Prompts">The prompts.</param>
/// <param name="TruncatedCount">How many were cut to max_tokens.</param>
/// <param name="Warnings">What is likely wrong with them, a sentence each.</param>
public sealed record PreparedPrompts(
    ModelDescription Model, IReadOnlyList<Prompt> Prompts, int TruncatedCount, IReadOnlyList<string> Warnings)
{
    /// <summary>Tokens of all prompts.</summary>
    public long TokenCount { get; } = Prompts.Sum(prompt => (long)prompt.Tokens.Length);
}
