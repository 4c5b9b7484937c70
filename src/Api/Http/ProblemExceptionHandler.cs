using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using SelfRepair.Api.Json;
using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>The edge: turns whatever a request threw into a problem.</summary>
/// <param name="catalog">Knows which problem each refusal is.</param>
/// <param name="lifetime">Says whether the service stops.</param>
/// <param name="logger">Gets what is a fault of the service.</param>
public sealed class ProblemExceptionHandler(
    ProblemCatalog catalog, IHostApplicationLifetime lifetime, ILogger<ProblemExceptionHandler> logger)
    : IExceptionHandler
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

        // What the service's end cut short is not a fault of the service.
        bool isStopped =
            exception is OperationCanceledException && lifetime.ApplicationStopping.IsCancellationRequested;
        // The middleware takes the endpoint off the request before it calls; its feature remembers it.
        EndpointMetadataCollection? metadata =
            httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata;
        IAcceptsMetadata? accepts = metadata?.GetMetadata<IAcceptsMetadata>();
        Problem problem = exception is BadHttpRequestException bad
            ? OfBadRequest(httpContext, bad, accepts, metadata?.GetMetadata<RequestRules>())
            : PointersOf(httpContext, accepts)
                .Fit(catalog.Describe(isStopped ? new ServiceStoppingException() : exception));
        if (problem.Kind.Status == StatusCodes.Status500InternalServerError)
        {
            logger.LogError(exception, "The request failed by a fault of the service");
        }
        else if (problem.Kind.Status == StatusCodes.Status507InsufficientStorage)
        {
            logger.LogWarning(exception, "The request failed for want of room, or of the right to write");
        }

        await ProblemWriter.WriteAsync(httpContext, problem);
        return true;
    }

    private static RequestPointers PointersOf(HttpContext context, IAcceptsMetadata? accepts) =>
        RequestPointers.Of(accepts?.RequestType, context.Features.Get<RequestBody>()?.Content ?? default);

    private static Problem OfBadRequest(
        HttpContext context, BadHttpRequestException exception, IAcceptsMetadata? accepts, RequestRules? rules)
    {
        if (exception.InnerException is JsonException json && accepts?.RequestType is Type type)
        {
            return BodyProblem.Of(json, context.Features.Get<RequestBody>(), type, rules);
        }

        ProblemKind kind = ProblemKinds.OfStatus(exception.StatusCode);
        return new Problem(kind, BadRequestSentences.Of(kind, context.Request, accepts, exception), []);
    }
}
