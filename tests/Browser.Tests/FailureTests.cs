using System.Runtime.InteropServices;
using Microsoft.Playwright;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Browser.Tests;

/// <summary>What goes wrong is said, with what to do.</summary>
[Collection(nameof(Site))]
public sealed class FailureTests(Site site)
{
    [Fact]
    public Task Form_WithAFaultyNumberOfPrompts_MarksThatNumber() => site.VisitAsync("/?new=self-repair", async visit =>
    {
        visit.ExpectsRefusals = true;
        ILocator number = visit.Page.GetByLabel("How many", new() { Exact = true });

        await number.FillAsync("-3");

        await Assertions.Expect(number).ToHaveAttributeAsync("aria-invalid", "true");
        await number.FillAsync("3");
        await Assertions.Expect(number).Not.ToHaveAttributeAsync("aria-invalid", "true");
    });

    [Fact]
    public Task Model_ThatIsNowhere_IsNamedWithWhatToDo() => site.VisitAsync("/?new=self-repair", async visit =>
    {
        visit.ExpectsRefusals = true;
        await visit.Page.ModelField().FillAsync("nobody/nothing");
        await Assertions.Expect(visit.Page.GetByText("nobody/nothing").First).ToBeVisibleAsync();

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Run it" }).ClickAsync();

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "nobody/nothing" }).First)
            .ToBeVisibleAsync();
        await visit.KeepAsync("model-not-found");
    });

    [Fact]
    public async Task Service_ThatHasStopped_IsMissedAndFoundAgain()
    {
        ServiceProcess service = await site.StartServiceAsync("stopped");
        Uri address = service.Client.BaseAddress!;
        await site.VisitAsync(
            "/",
            async visit =>
            {
                visit.ExpectsRefusals = true;
                await service.StopAsync(PosixSignal.SIGTERM);
                service.Dispose();

                await visit.Page.FirstButton().ClickAsync();

                ILocator alert = visit.Page.GetByRole(AriaRole.Alert);
                await Assertions.Expect(alert).ToContainTextAsync("cannot be reached");
                await visit.KeepAsync("service-stopped");
                using ServiceProcess again =
                    await site.StartServiceAsync("again", address.GetLeftPart(UriPartial.Authority));
                await visit.Page.FirstButton().ClickAsync();
                await visit.Page.DrawnAsync();
            },
            address: address);
    }

    [Fact]
    public Task Analysis_ThatIsUnknown_LeadsToTheList() => site.VisitAsync("/?analysis=an_unknown", async visit =>
    {
        visit.ExpectsRefusals = true;

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("an_unknown");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Analyses that are kept" }).ClickAsync();

        ILocator heading = visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        await Assertions.Expect(heading).ToHaveTextAsync("Analyses");
    });
}
