using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>A repository is asked for that the Hub does not have, or does not show to this service.</summary>
/// <param name="id">The repository.</param>
/// <param name="hasToken">Whether the service showed a token.</param>
public sealed class HubRepositoryNotFoundException(HubModelId id, bool hasToken) : ApiException(
    $"The Hub has no model '{id}', or does not show it. {Suggestion(id)}{(hasToken ? WithToken : WithoutToken)}")
{
    private const string WithToken = "If it is private, the token of HF_TOKEN must be of somebody who may read it.";
    private const string WithoutToken = "If it is private, set HF_TOKEN to a token of somebody who may read it.";

    /// <summary>The repository.</summary>
    public HubModelId Id => id;

    /// <summary>Whether the service showed a token.</summary>
    public bool HasToken => hasToken;

    private static string Suggestion(HubModelId id) =>
        NearNames.Nearest(id.Name, PythiaNames.All) is string near && near != id.Name
            ? $"Did you mean '{near}'? "
            : string.Empty;
}
