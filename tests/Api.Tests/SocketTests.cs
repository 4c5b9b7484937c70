using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Limits;

namespace SelfRepair.Api.Tests;

/// <summary>What only real sockets show.</summary>
public sealed class SocketTests : IDisposable
{
    private const string Long =
        """{"prompt_set": "text", "pack": true, "max_tokens": 256, "tokens": "none", "ablation": {"draws": 100}}""";

    private readonly ServiceFactory service = new();
    private readonly SocketsHttpHandler handler;
    private readonly HttpClient client;

    public SocketTests()
    {
        service.UseKestrel();
        service.StartServer();
        // However busy the machine is, a body is not sent before the service has said that it takes it.
        handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(5) };
        client = new HttpClient(handler) { BaseAddress = service.ClientOptions.BaseAddress };
    }

    [Fact]
    public async Task Post_OfAClientThatGoesAway_CancelsItsAnalysis()
    {
        using CancellationTokenSource gone = new();
        Task post = PostUntilAsync(gone.Token);
        AnalysisEntry entry = await FirstEntryAsync();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        await entry.Completion;
        Assert.Equal(AnalysisStatus.Canceled, entry.State.Status);
    }

    [Fact]
    public async Task Post_ThatWasAnswered_OutlivesItsClient()
    {
        using StringContent body = Json(Long);
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/self-repair") { Content = body };
        request.Headers.Add("Prefer", "respond-async");
        HttpResponseMessage accepted = await client.SendAsync(request);
        client.Dispose();

        AnalysisEntry entry = await FirstEntryAsync();
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.False(entry.CancellationToken.IsCancellationRequested);
        entry.Cancel();
        await entry.Completion;
    }

    [Fact]
    public async Task Post_OfTooLargeABody_IsRefusedBySize()
    {
        using ByteArrayContent body = new(new byte[RequestLimits.MaxBodyBytes + 1]);
        body.Headers.ContentType = new("application/json");
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/self-repair") { Content = body };
        request.Headers.ExpectContinue = true;

        HttpResponseMessage response = await client.SendAsync(request);

        await response.AssertProblemAsync("body-too-large", pointer: null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
        service.Dispose();
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private async Task PostUntilAsync(CancellationToken gone)
    {
        using StringContent body = Json(Long);
        await client.PostAsync("/v1/self-repair", body, gone);
    }

    private async Task<AnalysisEntry> FirstEntryAsync()
    {
        AnalysisStore store = service.Services.GetRequiredService<AnalysisStore>();
        while (store.All().Count == 0)
        {
            await Task.Yield();
        }

        return store.All()[0];
    }
}
