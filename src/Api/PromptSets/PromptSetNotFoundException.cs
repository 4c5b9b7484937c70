using SelfRepair.Api.Problems;

namespace SelfRepair.Api.PromptSets;

/// <summary>A prompt set is asked for that is not here.</summary>
/// <param name="name">The name asked for.</param>
/// <param name="known">The sets that are here.</param>
/// <param name="pointer">JSON pointer to the name; null where the URL holds it.</param>
public sealed class PromptSetNotFoundException(string name, IReadOnlyCollection<string> known, string? pointer)
    : ApiException($"There is no prompt set '{name}'. {NearNames.Hint(name, known, "prompt sets")}")
{
    /// <summary>The name asked for.</summary>
    public string Name => name;

    /// <summary>JSON pointer to the name; null where the URL holds it.</summary>
    public string? Pointer => pointer;
}
