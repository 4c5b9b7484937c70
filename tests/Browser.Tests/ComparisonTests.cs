using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>Two analyses, a figure over a table, with their heads linked.</summary>
[Collection(nameof(Site))]
public sealed class ComparisonTests(Site site)
{
    [Fact]
    public Task Heads_OfFigureAndTable_AreLinkedAndPinnedInTheUrl() => VisitAsync(async visit =>
    {
        HeadPoint[] points = await (await visit.Page.DrawnAsync()).PointsAsync();
        Assert.Equal(24, points.Length);

        await Row(visit, "L1H1").HoverAsync();
        await Assertions.Expect(Mark(visit, "L1H1")).ToBeVisibleAsync();
        await Row(visit, "L1H1").ClickAsync();
        await visit.Page.ExpectStateAsync("head", "L1H1");
        await visit.Page.Figure().FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowUp");

        await visit.Page.ExpectStateAsync("head", "L2H1");
        await Assertions.Expect(Row(visit, "L2H1")).ToHaveClassAsync(new Regex("pinned"));
        await Assertions.Expect(visit.Page.Locator("#announcer")).ToContainTextAsync("Head L2H1. a ");
        await visit.Page.ReloadAsync();
        await visit.Page.DrawnAsync();
        await Assertions.Expect(Mark(visit, "L2H1")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Point_UnderThePointer_MarksItsRow() => VisitAsync(async visit =>
    {
        HeadPoint point = (await (await visit.Page.DrawnAsync()).PointsAsync()).Loneliest();

        await visit.Page.PointAtAsync(point);

        await Assertions.Expect(Row(visit, point.Head)).ToHaveClassAsync(new Regex("hovered"));
    });

    [Fact]
    public Task Term_ThatIsChosen_IsDrawnAndTabulatedAndSaved() => VisitAsync(async visit =>
    {
        ILocator plot = await visit.Page.DrawnAsync();
        string before = await plot.TracesAsync();
        await visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Term" }).SelectOptionAsync("from_mlps");

        await visit.Page.ExpectStateAsync("term", "from_mlps");
        await Assertions.Expect(plot).ToContainTextAsync("from MLPs");
        Assert.NotEqual(before, await plot.TracesAsync());
        HeadPoint largest = (await plot.PointsAsync()).MaxBy(point => double.Abs(point.Y - point.X))!;
        await Assertions.Expect(Rows(visit).Nth(1)).ToContainTextAsync(largest.Head);
        IDownload saved = await visit.Page.RunAndWaitForDownloadAsync(() =>
            visit.Page.GetByRole(AriaRole.Button, new() { Name = "SVG" }).ClickAsync());
        Assert.Equal("comparison-from_mlps.svg", saved.SuggestedFilename);
    });

    [Fact]
    public Task Figure_ThatCannotBeRead_LeavesNoOtherInItsPlaceAndIsTriedAgain() => VisitAsync(async visit =>
    {
        const string Address = "**/v1/compare/figure*";
        visit.ExpectsRefusals = true;
        await visit.Page.RouteAsync(Address, route => route.FulfillAsync(new() { Status = 500 }));
        await visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Term" }).SelectOptionAsync("from_mlps");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Figure()).ToBeHiddenAsync();

        await visit.Page.UnrouteAsync(Address);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "again" }).ClickAsync();

        await Assertions.Expect(visit.Page.Figure()).ToContainTextAsync("from MLPs");
    });

    private static ILocator Rows(Visit visit) =>
        visit.Page.GetByRole(AriaRole.Table, new() { Name = "Heads" }).GetByRole(AriaRole.Row);

    private static ILocator Row(Visit visit, string head) => Rows(visit)
        .Filter(new() { Has = visit.Page.GetByRole(AriaRole.Cell, new() { Name = head, Exact = true }) });

    private static ILocator Mark(Visit visit, string head) =>
        visit.Page.Figure().Locator("[aria-hidden=true]").GetByText(head, new() { Exact = true });

    private async Task VisitAsync(Func<Visit, Task> look) =>
        await site.VisitAsync(await ViewStates.MakeAsync(site.Service.Client, "comparison"), async visit =>
        {
            await visit.Page.DrawnAsync();
            await visit.Page.GetByText("On the line y = x").WaitForAsync();
            await look(visit);
        });
}
