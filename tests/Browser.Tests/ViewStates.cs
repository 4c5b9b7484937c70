using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>The main states of the page: how each comes about, and by what one sees that it is there.</summary>
internal static class ViewStates
{
    private const string Unknown = "an_00000000000000000000000000000000";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["start", "form", "sweep", "list", "comparison", "finished", "pinned", "running", "canceled", "failed", "lost"];

    /// <summary>Brings a state about.</summary>
    /// <param name="service">The service.</param>
    /// <param name="name">The state.</param>
    /// <returns>The page's address.</returns>
    public static async Task<string> MakeAsync(HttpClient service, string name) => name switch
    {
        "start" => "/",
        "form" => "/?new=self-repair",
        "sweep" => "/?new=training-sweep",
        "list" => await MakeListAsync(service),
        "comparison" => await MakeComparisonAsync(service),
        "lost" => $"/?analysis={Unknown}",
        "finished" => $"/?analysis={(await service.FinishAsync(Answers.FirstRequest)).Id()}",
        "pinned" => $"/?analysis={(await service.FinishAsync(Answers.FirstRequest)).Id()}&head=L4H2",
        "running" => $"/?analysis={await service.BeginAsync(Answers.Long)}",
        "canceled" => $"/?analysis={await MakeCanceledAsync(service)}",
        "failed" => $"/?analysis={(await service.FinishAsync(Answers.Missing)).Id()}",
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>Waits until a state is there.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">The state.</param>
    public static Task SeeAsync(IPage page, string name) => name switch
    {
        "start" => Assertions.Expect(page.FirstButton()).ToBeEnabledAsync(),
        "form" or "sweep" => Assertions.Expect(page.Estimate()).ToContainTextAsync("Time"),
        "list" => Assertions.Expect(page.GetByRole(AriaRole.Table)).ToBeVisibleAsync(),
        "finished" or "comparison" => page.DrawnAsync(),
        "pinned" => SeePinnedAsync(page),
        "running" => Assertions.Expect(page.LiveRows()).ToHaveCountAsync(101),
        "canceled" => Assertions.Expect(page.GetByText("was canceled")).ToBeVisibleAsync(),
        _ => Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync(),
    };

    /// <summary>Stops what a state has left running.</summary>
    /// <param name="service">The service.</param>
    /// <param name="name">The state.</param>
    /// <param name="path">The page's address.</param>
    public static Task EndAsync(HttpClient service, string name, string path) =>
        name == "running" ? service.CancelAsync(path.Split('=')[1]) : Task.CompletedTask;

    private static async Task SeePinnedAsync(IPage page)
    {
        await page.DrawnAsync();
        await Assertions.Expect(page.PanelOf("L4H2")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Strongest tokens" })).ToBeVisibleAsync();
    }

    private static async Task<string> MakeListAsync(HttpClient service)
    {
        await service.FinishAsync(Answers.FirstRequest);
        return "/?list";
    }

    private static async Task<string> MakeComparisonAsync(HttpClient service)
    {
        string first = (await service.FinishAsync(Answers.FirstRequest)).Id();
        string second = (await service.FinishAsync(Answers.AtStep512)).Id();
        return $"/?compare={first},{second}&head=L2H1";
    }

    private static async Task<string> MakeCanceledAsync(HttpClient service)
    {
        string id = await service.BeginAsync(Answers.Long);
        await service.CancelAsync(id);
        return id;
    }
}
