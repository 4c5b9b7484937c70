using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace SelfRepair.Api.Http;

/// <summary>Compresses large answers for clients that ask for it (RFC 9110, 12.5.3): Brotli or gzip, at the fastest
/// level, never event streams.</summary>
/// <param name="services">Makes the encoders.</param>
/// <param name="options">Which there are.</param>
public sealed class LargeResponses(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    /// <summary>Answers of at most so many bytes stay as they are: 16 KiB are a few packets, which arrive sooner than
    /// they would be compressed.</summary>
    public const int MinBytes = 16 * 1024;

    private static readonly string[] Types =
    [
        "application/json", "application/problem+json", "application/x-ndjson", "text/csv", "text/html", "text/plain",
        "text/css", "text/javascript", "application/javascript", "image/svg+xml",
        "application/x-ipynb+json", "text/x-python",
    ];

    /// <summary>Adds the encoders.</summary>
    /// <param name="services">Where to add.</param>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IResponseCompressionProvider, LargeResponses>();
        services.AddResponseCompression(compression =>
        {
            compression.MimeTypes = Types;
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
            // No answer holds a secret whose length another page could learn from.
            compression.EnableForHttps = true;
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }

    /// <summary>Compresses what comes after it.</summary>
    /// <param name="app">The service.</param>
    public static void Use(IApplicationBuilder app)
    {
        app.UseResponseCompression();
        app.Use(HoldAsync);
    }

    /// <inheritdoc/>
    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is not <= MinBytes && base.ShouldCompressResponse(context);

    private static async Task HoldAsync(HttpContext context, RequestDelegate next)
    {
        IHttpResponseBodyFeature beneath = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using BufferedResponseStream answer = new(context, beneath);
        context.Features.Set<IHttpResponseBodyFeature>(answer);
        try
        {
            await next(context);
            await answer.EndAsync();
        }
        finally
        {
            context.Features.Set(beneath);
        }
    }
}
