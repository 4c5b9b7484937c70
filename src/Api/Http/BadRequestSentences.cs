using Microsoft.AspNetCore.Http.Metadata;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>Says in our words what the framework could not read.</summary>
public static class BadRequestSentences
{
    /// <summary>A sentence for what the framework threw.</summary>
    /// <param name="kind">The problem that it is.</param>
    /// <param name="request">The request.</param>
    /// <param name="accepts">What the address takes; null where it takes no body.</param>
    /// <param name="exception">What the framework threw.</param>
    public static string Of(
        ProblemKind kind, HttpRequest request, IAcceptsMetadata? accepts, BadHttpRequestException exception)
    {
        if (kind == ProblemKinds.BodyTooLarge)
        {
            return $"The body is larger than {RequestLimits.MaxBodyBytes} bytes. Split the request.";
        }

        if (accepts is not null && request.ContentLength is null or 0)
        {
            return $"{request.Method} {request.Path} needs a body, and there is none. Send JSON, such as "
                + "{\"prompt_set\": \"ioi\"}.";
        }

        return exception.Message;
    }
}
