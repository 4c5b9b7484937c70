using System.Runtime.InteropServices;
using Microsoft.Playwright;
using SelfRepair.Api.Analyses;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Browser.Tests;

/// <summary>An analysis that the service no longer has: why, and what to do.</summary>
[Collection(nameof(Site))]
public sealed class LostAnalysisTests(Site site)
{
    [Fact]
    public async Task Service_ThatStopsWithinARun_IsMissedAndAskedAgainWhenItIsBack()
    {
        ServiceProcess service = await site.StartServiceAsync("gone");
        string id = await service.Client.BeginAsync(Answers.LongOfSet);
        await site.VisitAsync(
            $"/?analysis={id}",
            async visit =>
            {
                visit.ExpectsRefusals = true;
                await Assertions.Expect(visit.Page.LiveRows()).ToHaveCountAsync(25);

                Uri address = service.Client.BaseAddress!;
                await service.StopAsync(PosixSignal.SIGTERM);
                service.Dispose();

                await SeeAsync(visit, "asks again every few seconds", "gone");
                await Assertions.Expect(visit.Page.LiveRows()).ToHaveCountAsync(25);
                using ServiceProcess again =
                    await site.StartServiceAsync("back", address.GetLeftPart(UriPartial.Authority));
                await SeeAsync(visit, "There is no such analysis", "back");
                await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Run the same again" }).ClickAsync();
                await Assertions.Expect(visit.Page.Progress()).ToBeVisibleAsync();
            },
            Visit.Window(ColorScheme.Dark, 360),
            service.Client.BaseAddress);
    }

    [Fact]
    public async Task Analysis_ThatMadeRoom_SaysSoAndWhatToDo()
    {
        using ServiceProcess service = await site.StartServiceAsync("expired");
        string id = (await service.Client.FinishAsync(Answers.FirstRequest)).Id();
        for (int later = 0; later < AnalysisStore.MaxFinished; later++)
        {
            await service.Client.FailAsync();
        }

        await site.VisitAsync(
            $"/?analysis={id}",
            async visit =>
            {
                visit.ExpectsRefusals = true;
                await SeeAsync(visit, "dropped to make room", "expired");
                await visit.Page.GetByRole(AriaRole.Link, new() { Name = "New analysis" }).Last.ClickAsync();
                await ViewStates.SeeAsync(visit.Page, "form");
            },
            Visit.Window(ColorScheme.Dark, 360),
            service.Client.BaseAddress);
    }

    [Fact]
    public async Task Analysis_ThatIsDeletedWhileItIsShown_LeavesNoFigureInThePlaceOfAnother()
    {
        string id = (await site.Service.Client.FinishAsync(Answers.FirstRequest)).Id();
        await site.VisitAsync($"/?analysis={id}", async visit =>
        {
            visit.ExpectsRefusals = true;
            await visit.Page.DrawnAsync();
            await site.Service.Client.DeleteAsync($"/v1/analyses/{id}");

            await visit.Page.GetByRole(AriaRole.Tab, new() { Name = "Heads by layer" }).ClickAsync();

            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no such analysis");
            await Assertions.Expect(visit.Page.Figure()).ToBeHiddenAsync();
        });
    }

    private static async Task SeeAsync(Visit visit, string text, string picture)
    {
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(text);
        await visit.KeepAsync(picture);
        await visit.ExpectReadableAsync();
    }
}
