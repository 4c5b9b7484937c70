using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>An analysis is asked for that is not here.</summary>
/// <param name="id">The id asked for.</param>
public sealed class AnalysisNotFoundException(string id)
    : ApiException($"There is no analysis '{id}'. GET /v1/analyses lists those that are kept.")
{
    /// <summary>The id asked for.</summary>
    public string Id => id;
}

/// <summary>An analysis is asked for that was dropped to make room.</summary>
/// <param name="id">The id asked for.</param>
public sealed class AnalysisExpiredException(string id) : ApiException(
    $"The analysis '{id}' was dropped to make room for later ones. Send its request again: it gives the same numbers.")
{
    /// <summary>The id asked for.</summary>
    public string Id => id;
}

/// <summary>Rows are asked for of an analysis that has none.</summary>
/// <param name="id">Its id.</param>
/// <param name="status">Where it stands.</param>
public sealed class AnalysisNotFinishedException(string id, AnalysisStatus status) : ApiException(
    $"The analysis '{id}' is {status.ToString().ToLowerInvariant()} and has no rows. "
    + $"GET /v1/analyses/{id} shows how far it is, or why it ended.")
{
    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>Where it stands.</summary>
    public AnalysisStatus Status => status;
}

/// <summary>Token rows are asked for that the analysis did not keep.</summary>
/// <param name="kept">What it kept: none or top.</param>
/// <param name="asked">What is asked for.</param>
public sealed class TokensNotKeptException(string kept, string asked) : ApiException(
    $"Token rows of subset {asked} are asked for, and this analysis was sent with \"tokens\": \"{kept}\". Send its request again "
    + $"with \"tokens\": \"{asked}\".")
{
    /// <summary>What it kept.</summary>
    public string Kept => kept;

    /// <summary>What is asked for.</summary>
    public string Asked => asked;
}

/// <summary>More analyses wait than may.</summary>
/// <param name="count">How many wait.</param>
public sealed class QueueFullException(int count) : ApiException(
    $"{count} analyses wait or run already, as many as may. Send the request again in a while, or cancel one.")
{
    /// <summary>How many wait.</summary>
    public int Count => count;
}

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
