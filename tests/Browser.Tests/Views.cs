using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>Parts of the page, found as a user finds them: by role and name.</summary>
internal static partial class Views
{
    /// <summary>The one button of the first visit.</summary>
    /// <param name="page">The page.</param>
    public static ILocator FirstButton(this IPage page) =>
        page.GetByRole(AriaRole.Button, new() { Name = "Show self-repair of the embedded model" });

    /// <summary>The figure that is shown; it takes the keyboard.</summary>
    /// <param name="page">The page.</param>
    public static ILocator Figure(this IPage page) => page.GetByRole(AriaRole.Figure);

    /// <summary>The panel that shows what is known of a head.</summary>
    /// <param name="page">The page.</param>
    /// <param name="head">The head.</param>
    public static ILocator PanelOf(this IPage page, string head) =>
        page.GetByRole(AriaRole.Complementary, new() { Name = $"Head {head}" });

    /// <summary>How far a run is.</summary>
    /// <param name="page">The page.</param>
    public static ILocator Progress(this IPage page) =>
        page.GetByRole(AriaRole.Progressbar, new() { Name = "Progress" });

    /// <summary>The form's field of the model.</summary>
    /// <param name="page">The page.</param>
    public static ILocator ModelField(this IPage page) =>
        page.GetByRole(AriaRole.Combobox, new() { Name = "Model", Exact = true });

    /// <summary>What a request would take.</summary>
    /// <param name="page">The page.</param>
    public static ILocator Estimate(this IPage page) =>
        page.GetByRole(AriaRole.Region, new() { Name = "What it will take" });

    /// <summary>Rows of the means so far.</summary>
    /// <param name="page">The page.</param>
    public static ILocator LiveRows(this IPage page) =>
        page.GetByRole(AriaRole.Table, new() { Name = "Means so far" }).GetByRole(AriaRole.Row);

    /// <summary>A value of the state in the URL, or null.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">Its name.</param>
    public static string? StateOf(this IPage page, string name)
    {
        Match match = Regex.Match(new Uri(page.Url).Query, $"[?&]{Regex.Escape(name)}=([^&]*)");
        return match.Success ? Uri.UnescapeDataString(match.Groups[1].Value) : null;
    }

    /// <summary>Waits until the URL states something.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">The value's name.</param>
    /// <param name="value">The value; null: it is not stated.</param>
    public static Task ExpectStateAsync(this IPage page, string name, string? value) =>
        page.WaitForFunctionAsync(
            "([name, value]) => new URLSearchParams(location.search).get(name) === value",
            new object?[] { name, value });

    /// <summary>Whether all of the page can be read by scrolling down alone.</summary>
    /// <param name="page">The page.</param>
    public static Task<bool> FitsInWidthAsync(this IPage page) =>
        page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth");
}
