using System.Buffers;
using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>Takes bodies in: decompressed (RFC 9110, 8.4), whole and bounded, JSON as UTF-8 whatever charset it came
/// in.</summary>
public static class RequestBodies
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Most bytes reserved for what a client says that it sends.</summary>
    private const int MaxReservedBytes = 1024 * 1024;

    private const string Identity = "identity";

    private const string MediaType = "application/json";

    private static readonly string[] Codings = ["br", "gzip", "deflate"];

    /// <summary>Adds the decoders; x-gzip is gzip (RFC 9110, 8.4.1.3).</summary>
    /// <param name="services">Where to add.</param>
    public static void Add(IServiceCollection services) =>
        services.AddRequestDecompression(options =>
            options.DecompressionProviders["x-gzip"] = options.DecompressionProviders["gzip"]);

    /// <summary>Adds routing by method and path alone: it would refuse media types by itself, in no words and without
    /// saying what is taken.</summary>
    /// <param name="app">The service.</param>
    public static void UsePlainRouting(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            context.Features.Set(new StatedType(context.Request.Headers.ContentType));
            context.Request.Headers.ContentType = default;
            return next(context);
        });
        app.UseRouting();
        app.Use((context, next) =>
        {
            context.Request.Headers.ContentType = context.Features.GetRequiredFeature<StatedType>().Value;
            return next(context);
        });
    }

    /// <summary>Adds it, after routing.</summary>
    /// <param name="app">The service.</param>
    public static void UseRequestBodies(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            string coding = context.Request.Headers.ContentEncoding.ToString();
            if (coding.Length > 0)
            {
                context.Features.Set(new ContentCoding(coding));
            }

            if (coding.Equals(Identity, StringComparison.OrdinalIgnoreCase))
            {
                context.Request.Headers.ContentEncoding = default;
            }

            return next(context);
        });
        app.UseRequestDecompression();
        // What is held counts as it is held: decompressed.
        app.Use(BudgetedBodyStream.HandleAsync);
        app.Use(TakeAsync);
    }

    private static async Task TakeAsync(HttpContext context, RequestDelegate next)
    {
        if (CanHaveBody(context) && context.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is not null)
        {
            // What the decoders know, they have taken off the header.
            string coding = context.Request.Headers.ContentEncoding.ToString();
            if (coding.Length > 0)
            {
                throw new UnsupportedCodingException(coding, Codings);
            }

            if (context.GetEndpoint()!.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: not null } accepts
                && accepts.ContentTypes.Contains(MediaType, StringComparer.Ordinal))
            {
                JsonCharset charset = JsonCharset.Of(context.Request, accepts);
                SetBody(context, charset.ToUtf8(await ReadAsync(context)));
                context.Request.ContentType = MediaType;
                RefuseNothing(context);
            }
            else
            {
                SetBody(context, await ReadAsync(context));
            }
        }

        await next(context);
    }

    private static bool CanHaveBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody
            ?? context.Request.ContentLength is not 0;

    private static void SetBody(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Features.Set(new RequestBody(body));
        context.Request.ContentLength = body.Length;
        context.Request.Body = RequestBody.Open(body);
    }

    /// <summary>Refuses a body that says nothing, in words of our own.</summary>
    private static void RefuseNothing(HttpContext context)
    {
        ReadOnlySpan<byte> text = context.Features.GetRequiredFeature<RequestBody>().Content.Span.Trim(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            context.Request.ContentLength = 0;
            throw new BadHttpRequestException("The body is empty.");
        }

        if (text.SequenceEqual("null"u8))
        {
            throw new InvalidRequestException("The body is null, and it takes an object.", string.Empty);
        }
    }

    /// <summary>The whole body, decompressed.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, was cut short, or its connection too
    /// slow.</exception>
    /// <exception cref="UnreadableBodyException">It is not what its Content-Encoding says.</exception>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        ArrayBufferWriter<byte> body = new((int)Math.Clamp(
            context.Request.ContentLength ?? BufferBytes, 1, MaxReservedBytes));
        try
        {
            int read;
            do
            {
                // Without a token: the server itself ends the read when the client is gone, and says how.
                read = await context.Request.Body.ReadAsync(body.GetMemory(BufferBytes));
                body.Advance(read);
                RefuseTooLarge(body.WrittenCount);
            }
            while (read > 0);
            return body.WrittenMemory;
        }
        catch (Exception exception) when (
            exception is InvalidDataException or InvalidOperationException
            && context.Features.Get<ContentCoding>() is not null)
        {
            throw new UnreadableBodyException(
                $"The body is not what its Content-Encoding says, '{context.Features.Get<ContentCoding>()!.Name}', or "
                + "was cut short. Send it compressed so, or leave the header out.",
                exception);
        }
    }

    private static void RefuseTooLarge(long count)
    {
        if (count > RequestLimits.MaxBodyBytes)
        {
            throw new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge);
        }
    }

    /// <summary>The Content-Type as it came.</summary>
    private sealed record StatedType(StringValues Value);

    /// <summary>How a body was compressed on its way.</summary>
    private sealed record ContentCoding(string Name);
}
