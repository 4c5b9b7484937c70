using Microsoft.Playwright;
using SelfRepair.Api.Hosting;

namespace SelfRepair.Browser.Tests;

/// <summary>Each experiment of the service, by the page alone: its form, what it would take, and its figures.</summary>
[Collection(nameof(Site))]
public sealed class ExperimentTests(Site site)
{
    /// <summary>The experiments.</summary>
    public static TheoryData<string> Kinds => [.. ExperimentList.Catalog.Kinds.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Form_OfAnExperiment_EstimatesRunsAndShowsItsFigures(string kind) => site.VisitAsync(
        $"/?new={kind}",
        async visit =>
        {
            await Assertions.Expect(visit.Page.Estimate()).ToContainTextAsync("Block passes");
            await visit.KeepAsync($"form-{kind}");

            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Run it" }).ClickAsync();

            await visit.Page.DrawnAsync();
            ILocator tabs = visit.Page.GetByRole(AriaRole.Tablist, new() { Name = "Figures" }).GetByRole(AriaRole.Tab);
            for (int tab = 0; tab < await tabs.CountAsync(); tab++)
            {
                await tabs.Nth(tab).ClickAsync();
                await Assertions.Expect(tabs.Nth(tab)).ToHaveAttributeAsync("aria-selected", "true");
                await visit.Page.DrawnAsync();
                await visit.KeepAsync($"figure-{kind}-{tab}");
            }
        },
        test: $"{nameof(Form_OfAnExperiment_EstimatesRunsAndShowsItsFigures)}-{kind}");
}
