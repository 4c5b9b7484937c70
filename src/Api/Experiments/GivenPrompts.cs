using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.Experiments;

/// <summary>The prompts that a request names, as they were given: texts or token ids.</summary>
/// <remarks>Prompt sets are read when the request arrives. Replacing a set later does not change the
/// analysis.</remarks>
/// <param name="Prompts">The prompts.</param>
/// <param name="SourceSet">The prompts of the other set that an ablation takes from; null where it takes from
/// none.</param>
/// <param name="PromptSetSha256">SHA-256 of the prompt set that the prompts were taken from; null where they came with
/// the request.</param>
/// <param name="SourceSetSha256">SHA-256 of the set that an ablation takes from; null where it takes from none.</param>
public sealed record GivenPrompts(
    IReadOnlyList<PromptRequest> Prompts,
    IReadOnlyList<PromptRequest>? SourceSet,
    string? PromptSetSha256,
    string? SourceSetSha256)
{
    /// <summary>Bytes that they hold in memory, estimated from above.</summary>
    public long ByteCount { get; } = Prompts.Concat(SourceSet ?? []).Sum(prompt => prompt.ByteCount);
}
