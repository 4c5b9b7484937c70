using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>A head that is pointed at or pinned, everywhere on the page and by the keyboard alone.</summary>
[Collection(nameof(Site))]
public sealed class LinkedHeadTests(Site site)
{
    private const int MaxTries = 15;

    [Fact]
    public Task Point_UnderThePointer_IsMarkedInTheFigureAndTheTable() => VisitResultAsync(async visit =>
    {
        HeadPoint point = await HoverAsync(visit);

        await Assertions.Expect(RowOf(visit, point.Head)).ToHaveClassAsync(new Regex("hovered"));
        await visit.KeepAsync("hovered-head");
        await visit.Page.Mouse.MoveAsync(0, 0);
        await Assertions.Expect(NameOf(visit, point.Head)).ToHaveCountAsync(0);
        Assert.Null(visit.Page.StateOf("head"));
    });

    [Fact]
    public Task Row_UnderThePointer_IsMarkedInTheFigure() => VisitResultAsync(async visit =>
    {
        await visit.Page.DrawnAsync();

        await RowOf(visit, "L4H2").HoverAsync();

        await Assertions.Expect(MarkOf(visit, "L4H2")).ToBeVisibleAsync();
    });

    [Fact]
    public Task RankedHead_UnderThePointer_IsMarkedInTheFigure() => VisitResultAsync(async visit =>
    {
        await visit.Page.DrawnAsync();
        ILocator ranked = visit.Page.Locator(".ranking button").First;

        await ranked.HoverAsync();

        string head = await ranked.InnerTextAsync();
        await Assertions.Expect(MarkOf(visit, head)).ToBeVisibleAsync();
        await visit.Page.Mouse.MoveAsync(0, 0);
        await Assertions.Expect(NameOf(visit, head)).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Point_Clicked_IsPinnedInTheUrlAndStaysAfterAReload() => VisitResultAsync(async visit =>
    {
        HeadPoint point = await HoverAsync(visit);

        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.UpAsync();

        await visit.Page.ExpectStateAsync("head", point.Head);
        await Assertions.Expect(visit.Page.PanelOf(point.Head)).ToBeVisibleAsync();
        await visit.KeepAsync("pinned-head");
        await visit.Page.ReloadAsync();
        await visit.Page.DrawnAsync();
        await Assertions.Expect(visit.Page.PanelOf(point.Head)).ToBeVisibleAsync();
        await Assertions.Expect(MarkOf(visit, point.Head)).ToBeVisibleAsync();
    });

    [Fact]
    public Task ArrowKeys_OnTheFigure_MoveThePinAndEscapeEndsIt() => VisitResultAsync(async visit =>
    {
        await visit.Page.DrawnAsync();
        await visit.Page.Figure().FocusAsync();
        foreach ((string key, string? head) in new[]
        {
            ("ArrowRight", "L0H0"), ("ArrowRight", "L0H1"), ("ArrowUp", "L1H1"), ("ArrowLeft", "L1H0"),
            ("ArrowDown", "L0H0"), ("Escape", null),
        })
        {
            await visit.Page.Keyboard.PressAsync(key);
            await visit.Page.ExpectStateAsync("head", head);
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Heading).First)
                .ToHaveTextAsync(head is null ? "Heads" : $"Head {head}");
        }
    });

    /// <summary>Points at the head that stands alone, until it is marked: what is drawn moves as long as the page
    /// around it fills.</summary>
    private static async Task<HeadPoint> HoverAsync(Visit visit)
    {
        for (int tries = 0; ; tries++)
        {
            HeadPoint point = (await (await visit.Page.DrawnAsync()).PointsAsync()).Loneliest();
            await visit.Page.PointAtAsync(point);
            try
            {
                await NameOf(visit, point.Head).First.WaitForAsync(new() { Timeout = 2000 });
                return point;
            }
            catch (TimeoutException) when (tries < MaxTries)
            {
                await visit.Page.Mouse.MoveAsync(0, 0);
            }
        }
    }

    /// <summary>The head's name in the figure: on the mark, or on the label of what is pointed at.</summary>
    private static ILocator NameOf(Visit visit, string head) =>
        visit.Page.Figure().Locator(".hoverlayer, .marks").GetByText(head, new() { Exact = true });

    private static ILocator MarkOf(Visit visit, string head) =>
        visit.Page.Figure().Locator("[aria-hidden=true]").GetByText(head, new() { Exact = true });

    private static ILocator RowOf(Visit visit, string head) =>
        visit.Page.GetByRole(AriaRole.Table, new() { Name = "Heads" }).GetByRole(AriaRole.Row)
            .Filter(new() { Has = visit.Page.GetByRole(AriaRole.Cell, new() { Name = head, Exact = true }) });

    private async Task VisitResultAsync(Func<Visit, Task> look)
    {
        string id = (await site.Service.Client.FinishAsync(Answers.FirstRequest)).Id();
        await site.VisitAsync($"/?analysis={id}", look);
    }
}
