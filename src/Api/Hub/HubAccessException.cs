using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>The Hub has a repository and does not let this service read it.</summary>
/// <param name="id">The repository.</param>
/// <param name="refusal">Why.</param>
public sealed class HubAccessException(HubModelId id, HubRefusal refusal)
    : ApiException($"{id} may not be read: {Sentence(refusal)}")
{
    /// <summary>The repository.</summary>
    public HubModelId Id => id;

    /// <summary>Why.</summary>
    public HubRefusal Refusal => refusal;

    private static string Sentence(HubRefusal refusal) => refusal switch
    {
        HubRefusal.TokenMissing =>
            "its license must be accepted on its page of the Hub. Accept it there, set HF_TOKEN to a token of that "
            + "account, and start the service again.",
        HubRefusal.TokenNotGranted =>
            "the account of HF_TOKEN has not been granted access. Ask for it on the model's page of the Hub.",
        HubRefusal.TokenInvalid =>
            "the Hub does not know the token of HF_TOKEN (or of the Hub's token file). Set HF_TOKEN to a valid one, or "
            + "to none, and start the service again.",
        HubRefusal.Disabled => "the Hub has disabled it. Name another model.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}

/// <summary>Why the Hub does not let a repository be read.</summary>
public enum HubRefusal
{
    /// <summary>It is gated, and no token was shown.</summary>
    TokenMissing,

    /// <summary>It is gated or forbidden, and the token shown is not let in.</summary>
    TokenNotGranted,

    /// <summary>The token shown is none that the Hub knows.</summary>
    TokenInvalid,

    /// <summary>Nobody may.</summary>
    Disabled,
}
