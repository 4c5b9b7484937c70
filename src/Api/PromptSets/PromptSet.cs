using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.PromptSets;

/// <summary>A named list of prompts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it holds, a sentence or two.</param>
/// <param name="IsBuiltIn">Whether it came with the service.</param>
/// <param name="Prompts">The prompts.</param>
public sealed record PromptSet(
    string Name, string Description, bool IsBuiltIn, IReadOnlyList<PromptRequest> Prompts)
{
    /// <summary>Bytes that it holds in memory, estimated from above.</summary>
    public long ByteCount { get; } = Prompts.Sum(prompt => prompt.ByteCount);
}
