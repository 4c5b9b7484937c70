using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>The URL holds what is shown: links, reloads and the back button find it again.</summary>
[Collection(nameof(Site))]
public sealed class RouteTests(Site site)
{
    [Fact]
    public async Task Url_WithAState_ShowsItAndShowsItAgainAfterAReload()
    {
        string id = (await site.Service.Client.FinishAsync(Answers.FirstRequest)).Id();
        await site.VisitAsync($"/?analysis={id}&subset=top&head=L4H2&table=heads_top", async visit =>
        {
            string first = await ShownAsync(visit);
            Assert.Equal("top", await Select(visit, "subset").InputValueAsync());
            await Assertions.Expect(visit.Page.PanelOf("L4H2")).ToBeVisibleAsync();

            await visit.Page.ReloadAsync();

            Assert.Equal(first, await ShownAsync(visit));
        });
    }

    [Fact]
    public async Task BackButton_AfterChoices_GoesBackThroughThem()
    {
        string id = (await site.Service.Client.FinishAsync(Answers.FirstRequest)).Id();
        await site.VisitAsync($"/?analysis={id}", async visit =>
        {
            string all = await ShownAsync(visit);
            await Select(visit, "subset").SelectOptionAsync("top");
            await visit.Page.ExpectStateAsync("subset", "top");
            string top = await ShownAsync(visit);
            Assert.NotEqual(all, top);
            await Tab(visit, 1).ClickAsync();
            await Assertions.Expect(Tab(visit, 1)).ToHaveAttributeAsync("aria-selected", "true");

            await visit.Page.GoBackAsync();
            await Assertions.Expect(Tab(visit, 0)).ToHaveAttributeAsync("aria-selected", "true");
            Assert.Equal(top, await ShownAsync(visit));
            await visit.Page.GoBackAsync();
            await visit.Page.ExpectStateAsync("subset", null);
            Assert.Equal(all, await ShownAsync(visit));
        });
    }

    [Fact]
    public Task Views_OneAfterAnother_AreNamedAndComeBack() => site.VisitAsync("/", async visit =>
    {
        ILocator heading = visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        ILocator main = visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" });
        string start = await heading.InnerTextAsync();
        await main.GetByRole(AriaRole.Link, new() { Name = "New analysis" }).ClickAsync();
        await Assertions.Expect(heading).ToHaveTextAsync("New analysis");
        await Assertions.Expect(visit.Page.Estimate()).ToContainTextAsync("Time");
        await main.GetByRole(AriaRole.Link, new() { Name = "Analyses" }).ClickAsync();
        await Assertions.Expect(heading).ToHaveTextAsync("Analyses");
        await Assertions.Expect(visit.Page).ToHaveTitleAsync("Analyses - SelfRepair");

        await visit.Page.GoBackAsync();
        await Assertions.Expect(heading).ToHaveTextAsync("New analysis");
        await visit.Page.GoBackAsync();
        await Assertions.Expect(heading).ToHaveTextAsync(start);
        await Assertions.Expect(visit.Page).ToHaveTitleAsync("Start - SelfRepair");
    });

    [Theory]
    [InlineData("/?analysis=")]
    [InlineData("/?analysis")]
    public Task Url_WithoutAnId_IsTheStart(string path) => site.VisitAsync(path, async visit =>
        await Assertions.Expect(visit.Page.FirstButton()).ToBeEnabledAsync());

    private static ILocator Select(Visit visit, string label) =>
        visit.Page.GetByRole(AriaRole.Combobox, new() { Name = label });

    private static ILocator Tab(Visit visit, int at) =>
        visit.Page.GetByRole(AriaRole.Tablist, new() { Name = "Figures" }).GetByRole(AriaRole.Tab).Nth(at);

    /// <summary>What is drawn and said, without what moves by itself.</summary>
    private static async Task<string> ShownAsync(Visit visit)
    {
        ILocator plot = await visit.Page.DrawnAsync();
        string panel = await visit.Page.GetByRole(AriaRole.Complementary).First.InnerTextAsync();
        string tables = await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Tables" }).InnerTextAsync();
        return string.Join('\n', await plot.TracesAsync(), panel, tables);
    }
}
