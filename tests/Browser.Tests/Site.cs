using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Browser.Tests;

/// <summary>The built service as a process of its own with an empty home, and a browser to look at it.</summary>
public sealed class Site : IAsyncLifetime
{
    /// <summary>How long a page may take for anything: a bound for what never comes, not a measurement.</summary>
    private const float PatienceMilliseconds = 45_000;

    private const string SharedService = "service";

    private const string HuggingFace = "huggingface";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("selfrepair-browser-");
    private IPlaywright? playwright;
    private IBrowser? browser;
    private ServiceProcess? service;

    /// <summary>The service.</summary>
    public ServiceProcess Service => service!;

    /// <summary>Its address.</summary>
    public Uri Address => Service.Client.BaseAddress!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        ShapedModels.Write(Path.Combine(folder.FullName, "models"));
        CachedModel.Write(Path.Combine(folder.FullName, SharedService, HuggingFace, "hub"));
        service = await StartServiceAsync(SharedService);
        playwright = await Playwright.CreateAsync();
        browser = await InstalledChromium.StartAsync(playwright);
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
        service?.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>Starts another service, with a home of its own.</summary>
    /// <param name="name">Its folder's name.</param>
    /// <param name="url">Where it listens; by default on any free port.</param>
    /// <param name="hub">The Hub's address; by default it is not asked.</param>
    /// <returns>The service, its embedded model ready.</returns>
    public async Task<ServiceProcess> StartServiceAsync(
        string name, string url = "http://127.0.0.1:0", string? hub = null)
    {
        string home = folder.CreateSubdirectory(name).FullName;
        Dictionary<string, string> environment = new()
        {
            ["HOME"] = home,
            ["HF_HOME"] = Path.Combine(home, HuggingFace),
            ["HF_HUB_OFFLINE"] = hub is null ? "1" : "0",
            ["HF_ENDPOINT"] = hub ?? "http://127.0.0.1:9",
            ["SELFREPAIR_DATA"] = Path.Combine(home, "data"),
            ["SELFREPAIR_MODELS"] = Path.Combine(folder.FullName, "models"),
        };
        ServiceProcess started = await ServiceProcess.LaunchAsync(new() { Settings = environment, Url = url });
        await started.UntilReadyAsync();
        return started;
    }

    /// <summary>Looks at the site as a new user: nothing stored, no other tab. Afterwards nothing may have been
    /// printed to the console, and nothing asked of another origin.</summary>
    /// <param name="path">The page to open.</param>
    /// <param name="look">What is done there.</param>
    /// <param name="options">The window: its size, colors and the like.</param>
    /// <param name="address">Another service than the shared one.</param>
    /// <param name="test">The test, which names the picture of where it failed.</param>
    public async Task VisitAsync(
        string path,
        Func<Visit, Task> look,
        BrowserNewContextOptions? options = null,
        Uri? address = null,
        [CallerMemberName] string test = "")
    {
        await using IBrowserContext context = await browser!.NewContextAsync(options ?? new());
        context.SetDefaultTimeout(PatienceMilliseconds);
        Visit visit = new(context, address ?? Address, await context.NewPageAsync());
        try
        {
            await visit.GoAsync(path);
            await look(visit);
        }
        catch (Exception fault)
        {
            await visit.KeepAsync($"failed-{test}");
            throw new InvalidOperationException(string.Join('\n', [Short(fault.Message), .. visit.Complaints]), fault);
        }

        Assert.True(visit.Complaints.Count == 0, string.Join('\n', visit.Complaints));
    }

    /// <summary>A message without the whole page, which Playwright adds to some.</summary>
    private static string Short(string message) => message.Length <= 1500 ? message : message[..1500] + " ...";
}
