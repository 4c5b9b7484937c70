using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace SelfRepair.Browser.Tests;

/// <summary>An analysis while it runs: how far it is, and its rows as they come.</summary>
[Collection(nameof(Site))]
public sealed class LiveRunTests(Site site, ITestOutputHelper output)
{
    private const string IsMovedFrom = "([text]) => document.querySelector('main').innerText !== text";

    [Fact]
    public async Task Run_UnderWay_MovesShowsRowsDoesNotGrowAndStops()
    {
        string id = await site.Service.Client.BeginAsync(Answers.Long);
        await site.VisitAsync($"/?analysis={id}", async visit =>
        {
            await Assertions.Expect(visit.Page.LiveRows()).ToHaveCountAsync(101);
            double done = await DoneAsync(visit);
            int nodes = await NodeCountAsync(visit);
            for (int rounds = 0; rounds < 4; rounds++)
            {
                await visit.Page.WaitForFunctionAsync(
                    "done => document.querySelector('progress').value > done", done);
                await visit.Page.WaitForFunctionAsync(
                    IsMovedFrom, new object[] { await visit.Page.Locator("main").InnerTextAsync() });
                done = await DoneAsync(visit);
            }

            int nodesAfter = await NodeCountAsync(visit);
            output.WriteLine($"Nodes of the page: {nodes}, after five drawings of its rows {nodesAfter}");
            Assert.InRange(nodesAfter, 0, nodes + (nodes / 10));
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await Assertions.Expect(visit.Page.GetByText("was canceled")).ToBeVisibleAsync();
        });
    }

    [Fact]
    public Task Run_ThatEnds_TurnsIntoItsResult() => site.VisitAsync("/", async visit =>
    {
        string id = await site.Service.Client.BeginAsync(Answers.OfTokens(ShapedModels.Like160M, 200, 16));

        await visit.GoAsync($"/?analysis={id}");
        ILocator plot = await visit.Page.DrawnAsync();

        Assert.Equal(144, (await plot.PointsAsync()).Length);
        await Assertions.Expect(visit.Page.Progress()).ToHaveCountAsync(0);
    });

    [Fact]
    public async Task Tabs_OnOneRun_FollowItAndKeepTheirOwnHead()
    {
        string id = await site.Service.Client.BeginAsync(Answers.OfTokens(ShapedModels.Like160M, 300, 16));
        await site.VisitAsync($"/?analysis={id}&head=L3H3", async visit =>
        {
            IPage other = await visit.OpenTabAsync($"/?analysis={id}&head=L5H5");

            string drawn = await (await other.DrawnAsync()).TracesAsync();

            await visit.Page.BringToFrontAsync();
            Assert.Equal(drawn, await (await visit.Page.DrawnAsync()).TracesAsync());
            await Assertions.Expect(visit.Page.PanelOf("L3H3")).ToBeVisibleAsync();
            await Assertions.Expect(other.PanelOf("L5H5")).ToBeVisibleAsync();
        });
    }

    private static Task<double> DoneAsync(Visit visit) =>
        visit.Page.Progress().EvaluateAsync<double>("bar => bar.value");

    /// <summary>Nodes that the page holds, shown or not, once garbage is gone.</summary>
    private static async Task<int> NodeCountAsync(Visit visit)
    {
        ICDPSession session = await visit.InspectAsync();
        await session.SendAsync("HeapProfiler.collectGarbage");
        JsonElement counters = (await session.SendAsync("Memory.getDOMCounters"))!.Value;
        await session.DetachAsync();
        return counters.GetProperty("nodes").GetInt32();
    }
}
