using System.Text.Json;
using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>Prompts, tags and names that would be HTML, scripts or links, were they not taken as text.</summary>
[Collection(nameof(Site))]
public sealed class HostileTextTests(Site site)
{
    private const string Image = "<img src=x onerror=\"window.ran = 1\">";
    private const string Link = "<a href=\"javascript:window.ran=2\">click</a>";
    private const string Script = "</script><script>window.ran = 3</script>";
    private const string Foreign = "<img src=\"//example.invalid/pixel\"> &lt;b&gt; %{x} </text><image href=x>";

    /// <summary>Elements that load or run something. Plotly draws the cells of a heatmap as an image.</summary>
    private const string CountActive = """
        () => [...document.querySelectorAll("*")].filter(node =>
          ["img", "foreignObject", "iframe", "object", "embed"].includes(node.localName)
          || (node.localName === "image" && !node.href.baseVal.startsWith("data:image/png"))
          || (node.localName === "script" && !node.src)
          || [...node.attributes].some(attribute => attribute.name.startsWith("on")
            || /^\s*javascript:/i.test(attribute.value))).map(node => node.outerHTML.slice(0, 200))
        """;

    private static readonly string[] Texts = [Image, Link, Script, Foreign];

    [Theory]
    [InlineData("self-repair")]
    [InlineData("logit-lens")]
    [InlineData("prediction-change")]
    public async Task Text_OfAPrompt_IsShownAndDoesNothing(string kind)
    {
        JsonElement analysis = await site.Service.Client.FinishAsync(
            JsonSerializer.Serialize(new
            {
                prompts = Texts.Select(text => new { id = text, text }),
                tags = new Dictionary<string, string> { ["note"] = Image, ["where"] = Link },
            }),
            kind);
        await site.VisitAsync($"/?analysis={analysis.Id()}&head=L4H2", async visit =>
        {
            await visit.Page.DrawnAsync();
            foreach (ILocator tab in await visit.Page.GetByRole(AriaRole.Tablist, new() { Name = "Figures" })
                .GetByRole(AriaRole.Tab).AllAsync())
            {
                await tab.ClickAsync();
                await visit.Page.DrawnAsync();
                await AssertInertAsync(visit.Page);
            }

            await visit.Page.GetByText("The figure as a table").ClickAsync();
            await visit.Page.GetByText("Repeat it").ClickAsync();
            await visit.KeepAsync($"hostile-{kind}");
            await Assertions.Expect(visit.Page.GetByText(Image).First).ToBeVisibleAsync();
            await AssertInertAsync(visit.Page);
        });
    }

    [Fact]
    public Task Text_OfTheForm_IsShownAndDoesNothing() => site.VisitAsync("/?new=self-repair", async visit =>
    {
        visit.ExpectsRefusals = true;
        await visit.Page.ModelField().FillAsync(Image);

        await Assertions.Expect(visit.Page.GetByText(Image).First).ToBeVisibleAsync();
        await AssertInertAsync(visit.Page);

        await visit.GoAsync($"/?analysis={Uri.EscapeDataString(Image)}&head={Uri.EscapeDataString(Link)}");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await AssertInertAsync(visit.Page);
    });

    private static async Task AssertInertAsync(IPage page)
    {
        Assert.Empty(await page.EvaluateAsync<string[]>(CountActive));
        Assert.Equal("undefined", await page.EvaluateAsync<string>("() => typeof window.ran"));
    }
}
