using SelfRepair.Api.Problems;

namespace SelfRepair.Api.PromptSets;

/// <summary>A prompt set's name is taken, or belongs to the service.</summary>
/// <param name="name">The name.</param>
/// <param name="isBuiltIn">Whether the set came with the service.</param>
public sealed class PromptSetExistsException(string name, bool isBuiltIn) : ApiException(
    isBuiltIn
        ? $"The prompt set '{name}' came with the service and is neither replaced nor deleted. Use another name."
        : $"There is a prompt set '{name}' already. DELETE /v1/prompt-sets/{name} first, or use another name.")
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>Whether the set came with the service.</summary>
    public bool IsBuiltIn => isBuiltIn;
}
