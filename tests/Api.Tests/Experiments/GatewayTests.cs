using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>What becomes of an analysis whose client goes away while it waits.</summary>
public sealed class GatewayTests : IDisposable
{
    private readonly ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly AnalysisStore store = new();
    private readonly CancellationTokenSource gone = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_ToAClientThatGoesAway_CancelsUnlessSomebodyListens(bool isListenedTo)
    {
        AnalysisRunner runner = new(
            specs: null!,
            store,
            ServiceProblems.Catalog,
            lifetime,
            TimeProvider.System,
            NullLogger<AnalysisRunner>.Instance);
        ExperimentGateway gateway = new(runner, lifetime, TimeProvider.System);
        FakeDraft draft = new() { Run = new TaskCompletionSource<Findings>().Task };
        Task answer = gateway.AnswerAsync(new DefaultHttpContext { RequestAborted = gone.Token }, draft);
        AnalysisEntry entry = store.All()[0];
        using IDisposable? listening = isListenedTo ? entry.Readers.Add() : null;

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(!isListenedTo, entry.CancellationToken.IsCancellationRequested);
        entry.Cancel();
        await entry.Completion;
    }

    /// <inheritdoc/>
    public void Dispose() => gone.Dispose();
}
