using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SelfRepair.Testing;

namespace SelfRepair.Browser.Tests;

/// <summary>A user's visit: one or more tabs that share what a browser stores.</summary>
public sealed class Visit
{
    private static readonly string Screens =
        Directory.CreateDirectory(Path.Combine(GoldenFiles.RepositoryRoot, "artifacts", "screens")).FullName;

    private readonly IBrowserContext context;
    private readonly Uri site;
    private readonly ConcurrentQueue<string> complaints = new();

    /// <summary>Begins to listen to a browser's context.</summary>
    /// <param name="context">The context.</param>
    /// <param name="site">The only origin that may be asked.</param>
    /// <param name="page">The first tab.</param>
    public Visit(IBrowserContext context, Uri site, IPage page)
    {
        this.context = context;
        this.site = site;
        Page = page;
        context.Console += (_, message) => Hear(message);
        context.WebError += (_, error) => complaints.Enqueue($"uncaught: {error.Error}");
        context.Request += (_, request) => Hear(new Uri(request.Url));
        context.Dialog += async (_, dialog) =>
        {
            complaints.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    /// <summary>The first tab.</summary>
    public IPage Page { get; }

    /// <summary>Whether refusals are what the test is about. The browser prints each to the console; nothing else may
    /// be there.</summary>
    public bool ExpectsRefusals { get; set; }

    /// <summary>Errors and warnings on the console, scripts that failed, requests to other origins.</summary>
    public IReadOnlyCollection<string> Complaints =>
        [.. complaints.Where(line => !(ExpectsRefusals && IsRefusal(line))).Distinct()];

    /// <summary>A window on a desk or, where it is narrow, on a phone.</summary>
    /// <param name="colors">Light or dark.</param>
    /// <param name="width">Its width, pixels.</param>
    public static BrowserNewContextOptions Window(ColorScheme colors, int width) => new()
    {
        ColorScheme = colors,
        ViewportSize = new() { Width = width, Height = width < 500 ? 740 : 900 },
    };

    /// <summary>Opens a page of the site.</summary>
    /// <param name="path">The page.</param>
    public Task GoAsync(string path) => Page.GotoAsync(new Uri(site, path).AbsoluteUri);

    /// <summary>Opens another tab.</summary>
    /// <param name="path">The page.</param>
    public async Task<IPage> OpenTabAsync(string path)
    {
        IPage tab = await context.NewPageAsync();
        await tab.GotoAsync(new Uri(site, path).AbsoluteUri);
        return tab;
    }

    /// <summary>Opens the browser's own tools on the first tab.</summary>
    public Task<ICDPSession> InspectAsync() => context.NewCDPSessionAsync(Page);

    /// <summary>Keeps a picture of the first tab, whole, in artifacts/screens.</summary>
    /// <param name="name">The picture's name.</param>
    public Task KeepAsync(string name) => Page.ScreenshotAsync(new()
    {
        Path = Path.Combine(Screens, $"{name}.png"),
        FullPage = true,
        Animations = ScreenshotAnimations.Disabled,
    });

    /// <summary>Nothing lies beside the window, and no rule of accessibility is broken.</summary>
    public async Task ExpectReadableAsync()
    {
        Assert.True(await Page.FitsInWidthAsync(), "The page is wider than its window.");
        AxeResult result = await Page.RunAxe();
        Assert.Empty(result.Violations.Select(Described));
    }

    private static string Described(AxeResultItem broken) =>
        $"{broken.Id}: {broken.Help} ({string.Join("; ", broken.Nodes.Select(node => $"{node.Target} {node.Html}"))})";

    private static bool IsRefusal(string line) => line.Contains("Failed to load resource", StringComparison.Ordinal);

    private void Hear(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning")
        {
            complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
        }
    }

    private void Hear(Uri asked)
    {
        if (asked.Scheme is not ("data" or "blob" or "about") && asked.Authority != site.Authority)
        {
            complaints.Enqueue($"request to {asked}");
        }
    }
}
