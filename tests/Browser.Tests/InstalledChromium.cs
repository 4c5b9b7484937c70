using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>The system's own Chromium. Playwright's builds are neither needed nor downloaded.</summary>
internal static class InstalledChromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Starts it, without a window.</summary>
    /// <param name="playwright">Drives it.</param>
    public static Task<IBrowser> StartAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Find(),
        // Chromium's sandbox refuses root, which CI is.
        ChromiumSandbox = Environment.UserName != "root",
        // Shared memory is small in containers.
        Args = ["--disable-dev-shm-usage"],
    });

    private static string Find()
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        return (from name in Names
                from folder in folders
                let path = Path.Combine(folder, name)
                where File.Exists(path)
                select path).FirstOrDefault()
            ?? throw new FileNotFoundException($"No browser on PATH: {string.Join(", ", Names)}.");
    }
}
