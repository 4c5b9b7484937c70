using Microsoft.Playwright;
using SelfRepair.Api.Tests.Hub;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Browser.Tests;

/// <summary>A model that comes from the Hub: how far it is, what one may do, and the result by itself.</summary>
[Collection(nameof(Site))]
public sealed class DownloadTests(Site site) : IAsyncLifetime
{
    private readonly TaskCompletionSource rest = new();
    private LoopbackHub hub = null!;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Model_OnItsWay_ShowsHowFarItIsAndThenTheResult(ColorScheme colors, int width)
    {
        using ServiceProcess service = await site.StartServiceAsync($"download-{width}", hub: hub.Url);
        string id = await service.Client.BeginAsync(HubCheckpoints.Request);
        await site.VisitAsync(
            $"/?analysis={id}",
            async visit =>
            {
                await Assertions.Expect(visit.Page.GetByText("Downloading the model")).ToBeVisibleAsync();
                await Assertions.Expect(visit.Page.GetByText("of 639 KiB")).ToContainTextAsync("45 %");
                await Assertions.Expect(visit.Page.GetByText("starts by itself")).ToBeVisibleAsync();
                await visit.KeepAsync($"downloading-{colors}-{width}".ToLowerInvariant());
                await visit.ExpectReadableAsync();

                rest.SetResult();

                await visit.Page.DrawnAsync();
            },
            Visit.Window(colors, width),
            service.Client.BaseAddress);
    }

    [Fact]
    public async Task Download_ThatIsCanceled_GoesOnWithTheNextRun()
    {
        using ServiceProcess service = await site.StartServiceAsync("download-canceled", hub: hub.Url);
        string id = await service.Client.BeginAsync(HubCheckpoints.Request);
        await site.VisitAsync(
            $"/?analysis={id}",
            async visit =>
            {
                await Assertions.Expect(visit.Page.GetByText("of 639 KiB")).ToContainTextAsync("45 %");
                await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
                await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Change the request" }).ClickAsync();
                await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Run it" }).ClickAsync();

                await visit.Page.DrawnAsync();
            },
            address: service.Client.BaseAddress);

        Assert.Equal("bytes=300000-", hub.Calls.Last(call => call.On == "cdn").Range);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        hub = await LoopbackHub.StartAsync();
        hub.Repositories[HubCheckpoints.Name] = HubRepository.Of(HubCheckpoints.Parallel());
        hub.Faults.Add(new HubFault(HubTrouble.Stall) { After = 300_000, Until = rest.Task });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await hub.DisposeAsync();
}
