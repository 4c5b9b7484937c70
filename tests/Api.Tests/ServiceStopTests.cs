using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Lifetime;

namespace SelfRepair.Api.Tests;

/// <summary>What comes while the service stops.</summary>
public sealed class ServiceStopTests
{
    [Fact]
    public async Task Request_WhileTheServiceStops_IsRefused()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        await using WebApplication app = builder.Build();
        app.UseStopGuard();
        app.MapGet("/", () => "here");
        await app.StartAsync();
        Assert.Equal("here", await app.GetTestClient().GetStringAsync("/"));

        app.Lifetime.StopApplication();

        await Assert.ThrowsAsync<ServiceStoppingException>(() => app.GetTestClient().GetStringAsync("/"));
    }

    [Fact]
    public void Submit_WhileTheServiceStops_IsRefusedAndKeepsNothing()
    {
        ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);
        AnalysisStore store = new();
        AnalysisRunner runner = new(
            specs: null!,
            store,
            ServiceProblems.Catalog,
            lifetime,
            TimeProvider.System,
            NullLogger<AnalysisRunner>.Instance);

        lifetime.StopApplication();

        Assert.Throws<ServiceStoppingException>(() => runner.Submit(new FakeDraft()));
        Assert.Empty(store.All());
    }

    [Fact]
    public async Task WaitAsync_OfWorkThatFailsOrIsCanceled_EndsWell()
    {
        Task failed = Task.FromException(new InvalidOperationException());
        Task canceled = Task.FromCanceled(new CancellationToken(canceled: true));

        Assert.True(await ServiceStop.WaitAsync([failed, canceled, Task.CompletedTask]));
    }
}
