using SelfRepair.Api.Problems;

namespace SelfRepair.Api.PromptSets;

/// <summary>A prompt set is uploaded in a format that is none.</summary>
/// <param name="given">The Content-Type given; null where there is none.</param>
/// <param name="known">The media types that there are.</param>
public sealed class UnsupportedFormatException(string? given, IReadOnlyList<string> known) : ApiException(
    $"The prompt set came as {given ?? "no Content-Type"}; it is read as {string.Join(", ", known)}. "
    + "Set the Content-Type header.")
{
    /// <summary>The Content-Type given; null where there is none.</summary>
    public string? Given => given;

    /// <summary>The media types that there are.</summary>
    public IReadOnlyList<string> Known => known;
}
