using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>Every main state, light and dark, from a phone to a desk: nothing beside the window, and no rule of
/// accessibility broken. A picture of each stays in artifacts/screens.</summary>
[Collection(nameof(Site))]
public sealed class AppearanceTests(Site site)
{
    private const int Desk = 1440;
    private const int Phone = 360;

    /// <summary>What text is written in on a light page.</summary>
    private const string Ink = "rgb(27, 31, 36)";

    /// <summary>Every state on a desk in light and on a phone in dark; a result in both, on both.</summary>
    public static TheoryData<string, ColorScheme, int> Windows
    {
        get
        {
            TheoryData<string, ColorScheme, int> windows = new()
            {
                { "pinned", ColorScheme.Dark, Desk },
                { "pinned", ColorScheme.Light, Phone },
            };
            foreach (string state in ViewStates.Names)
            {
                windows.Add(state, ColorScheme.Light, Desk);
                windows.Add(state, ColorScheme.Dark, Phone);
            }

            return windows;
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task State_InAWindow_FitsAndBreaksNoRuleOfAccessibility(string state, ColorScheme colors, int width)
    {
        string path = await ViewStates.MakeAsync(site.Service.Client, state);
        await site.VisitAsync(
            path,
            async visit =>
            {
                visit.ExpectsRefusals = state == "lost";
                await ViewStates.SeeAsync(visit.Page, state);
                await visit.KeepAsync($"{state}-{colors}-{width}".ToLowerInvariant());
                await visit.ExpectReadableAsync();
            },
            Visit.Window(colors, width));
        await ViewStates.EndAsync(site.Service.Client, state, path);
    }

    [Fact]
    public async Task Result_OnPaperOfADarkPage_IsLightAndHasAllRows()
    {
        string path = await ViewStates.MakeAsync(site.Service.Client, "finished");
        await site.VisitAsync(
            path,
            async visit =>
            {
                await visit.Page.DrawnAsync();

                await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });

                ILocator title = visit.Page.Figure().Locator(".xtitle").First;
                await Assertions.Expect(title).ToHaveCSSAsync("fill", Ink);
                await Assertions.Expect(visit.Page.Locator("body")).ToHaveCSSAsync("color", Ink);
                await Assertions.Expect(visit.Page.GetByText("Next questions")).ToBeHiddenAsync();
                await Assertions.Expect(visit.Page.GetByText("L1H1").First).ToBeVisibleAsync();
                await Assertions.Expect(visit.Page.Locator(".table-view .table-scroll").Last)
                    .ToHaveCSSAsync("max-height", "none");
                await visit.KeepAsync("paper");
            },
            Visit.Window(ColorScheme.Dark, Desk));
    }
}
