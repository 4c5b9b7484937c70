using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Problems;

/// <summary>The edge: turns whatever a request threw into a problem.</summary>
/// <param name="logger">Gets what is a fault of the service.</param>
public sealed class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer: 499 marks the line in the log.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        Problem problem = exception is BadHttpRequestException bad
            ? OfBadRequest(httpContext, bad)
            : ProblemCatalog.Describe(exception);
        if (problem.Kind == ProblemKinds.Internal)
        {
            logger.LogError(exception, "The request failed by a fault of the service");
        }

        await ProblemWriter.WriteAsync(httpContext, PromptPlace.Apply(httpContext, problem));
        return true;
    }

    private static Problem OfBadRequest(HttpContext context, BadHttpRequestException exception)
    {
        IAcceptsMetadata? accepts = context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>();
        if (exception.InnerException is JsonException json && accepts?.RequestType is Type type)
        {
            JsonFault fault = JsonFault.Explain(json, type, JsonConventions.Options);
            return new Problem(fault.Kind, fault.Error.Detail, [fault.Error]);
        }

        ProblemKind kind = ProblemKinds.OfStatus(exception.StatusCode);
        return new Problem(kind, Sentence(kind, context, accepts, exception), []);
    }

    private static string Sentence(
        ProblemKind kind, HttpContext context, IAcceptsMetadata? accepts, BadHttpRequestException exception)
    {
        if (kind == ProblemKinds.UnsupportedMediaType)
        {
            string given = context.Request.ContentType is string type ? $"'{type}'" : "no Content-Type";
            string taken = string.Join(" or ", accepts?.ContentTypes ?? ["application/json"]);
            return $"The body came as {given}; {context.Request.Path} takes {taken}. Set the Content-Type header.";
        }

        return kind == ProblemKinds.BodyTooLarge
            ? $"The body is larger than {RequestLimits.MaxBodyBytes} bytes. Split the request."
            : exception.Message;
    }
}
