using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>A format is asked for that an address cannot write.</summary>
/// <param name="accept">The Accept header.</param>
/// <param name="known">Media types that it can write.</param>
public sealed class NotAcceptableException(string accept, IReadOnlyList<string> known) : ApiException(
    $"Accept: {accept} names no format that this address writes. It writes {string.Join(", ", known)}.")
{
    /// <summary>The Accept header.</summary>
    public string Accept => accept;

    /// <summary>Media types that it can write.</summary>
    public IReadOnlyList<string> Known => known;
}
