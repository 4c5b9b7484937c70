using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>The bytes of a body are not what its headers say.</summary>
/// <param name="message">What they were to be, what to do.</param>
/// <param name="innerException">What the decoder said, if anything.</param>
public sealed class UnreadableBodyException(string message, Exception? innerException = null)
    : ApiException(message, innerException);
