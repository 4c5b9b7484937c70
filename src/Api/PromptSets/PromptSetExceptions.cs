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

/// <summary>An uploaded prompt set cannot be read.</summary>
/// <param name="line">The line at fault, from 1; 0 where the set as a whole is.</param>
/// <param name="fault">What is wrong, a sentence.</param>
public sealed class InvalidPromptSetException(int line, string fault)
    : ApiException(line == 0 ? fault : $"Line {line}: {fault}")
{
    /// <summary>The line at fault, from 1; 0 where the set as a whole is.</summary>
    public int Line => line;
}

/// <summary>A prompt set is uploaded in a format that is none.</summary>
/// <param name="given">The Content-Type given; null where there is none.</param>
/// <param name="known">The media types that there are.</param>
public sealed class UnsupportedFormatException(string? given, IReadOnlyList<string> known) : ApiException(
    $"The prompt set came as {given ?? "no Content-Type"}; it is read as {string.Join(", ", known)}. Set the Content-Type header.")
{
    /// <summary>The Content-Type given; null where there is none.</summary>
    public string? Given => given;

    /// <summary>The media types that there are.</summary>
    public IReadOnlyList<string> Known => known;
}
