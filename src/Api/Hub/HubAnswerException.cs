using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>What answers is no Hub, or breaks the Hub's rules.</summary>
/// <param name="what">What was asked and what came.</param>
/// <param name="innerException">What lies beneath, if anything.</param>
public sealed class HubAnswerException(string what, Exception? innerException = null)
    : ApiException(
        $"{what} HF_ENDPOINT names the Hub that is asked; a mirror or a proxy may stand between.", innerException);
