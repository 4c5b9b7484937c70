using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Tables;

/// <summary>A format is asked for that an address cannot write.</summary>
/// <param name="accept">What was asked for: the Accept header, or the parameter format.</param>
/// <param name="known">What it can write, as it would be asked for.</param>
public sealed class NotAcceptableException(string accept, IReadOnlyList<string> known) : ApiException(
    $"{accept} names no format that this address writes. It writes {string.Join(", ", known)}.")
{
    /// <summary>What was asked for.</summary>
    public string Accept => accept;

    /// <summary>What it can write.</summary>
    public IReadOnlyList<string> Known => known;
}
