using Microsoft.Playwright;

namespace SelfRepair.Browser.Tests;

/// <summary>The revisions of a training sweep: picked among the checkpoints that are known, or typed.</summary>
[Collection(nameof(Site))]
public sealed class SweepFormTests(Site site)
{
    private const string Form = "/?new=training-sweep";

    [Fact]
    public Task Steps_ByTheKeyboard_StandInTheFieldAndTheEstimate() => site.VisitAsync(Form, async visit =>
    {
        await Button(visit, "None").ClickAsync();
        await Assertions.Expect(Field(visit)).ToHaveValueAsync("main");
        await Steps(visit).FocusAsync();
        foreach (string key in new[] { "Home", "Space", "ArrowRight", "ArrowRight", "Space", "End", "Space", "Space" })
        {
            await visit.Page.Keyboard.PressAsync(key);
        }

        await Assertions.Expect(Field(visit)).ToHaveValueAsync("step0, step128, main");
        await Assertions.Expect(Step(visit, "step 128")).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(Step(visit, "step 1,000")).ToHaveAttributeAsync("aria-selected", "false");
        await Assertions.Expect(Estimated(visit, "Revisions")).ToHaveTextAsync("3");
    });

    [Fact]
    public Task Steps_UnderThePointer_ArePickedOneByOneAndByRule() => site.VisitAsync(Form, async visit =>
    {
        await Button(visit, "All steps").ClickAsync();
        await Assertions.Expect(Field(visit))
            .ToHaveValueAsync("step0, step64, step128, step256, step512, step1000, main");
        await Step(visit, "step 256").ClickAsync();
        await Assertions.Expect(Field(visit)).ToHaveValueAsync("step0, step64, step128, step512, step1000, main");
        await visit.Page.GetByRole(AriaRole.Checkbox, new() { Name = "main" }).UncheckAsync();
        await visit.Page.GetByRole(AriaRole.Spinbutton, new() { Name = "How many steps" }).FillAsync("3");
        await Button(visit, "First to last").ClickAsync();

        await Assertions.Expect(Field(visit)).ToHaveValueAsync("step0, step64, step1000");
        await Assertions.Expect(Estimated(visit, "Revisions")).ToHaveTextAsync("3");
        await visit.Page.ReloadAsync();
        await Assertions.Expect(Step(visit, "step 64")).ToHaveAttributeAsync("aria-selected", "true");
    });

    [Fact]
    public Task Steps_OfACachedHubModel_AreThosePublishedAndThoseHere() => site.VisitAsync(Form, async visit =>
    {
        // It has no tokenizer, so that the prompts of the example are refused.
        visit.ExpectsRefusals = true;
        await visit.Page.ModelField().FillAsync(CachedModel.Name);

        await Assertions.Expect(Steps(visit).GetByRole(AriaRole.Option)).ToHaveCountAsync(154);
        await Assertions.Expect(Step(visit, "step 1,000")).ToBeVisibleAsync();
        await Assertions.Expect(Step(visit, "step 2,000, to be downloaded")).ToBeVisibleAsync();
        await Field(visit).FillAsync("""{"from": 0, "to": 2000, "every": 1000}""");
        await Assertions.Expect(Steps(visit).GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveCountAsync(3);
        await Button(visit, "Powers of two").ClickAsync();
        await Assertions.Expect(Steps(visit).GetByRole(AriaRole.Option, new() { Selected = true }))
            .ToHaveCountAsync(19);
        await visit.KeepAsync("sweep-of-a-cached-model");
    });

    [Fact]
    public Task Steps_OfAModelWithoutCheckpoints_AreTyped() => site.VisitAsync(Form, async visit =>
    {
        await visit.Page.ModelField().FillAsync(ShapedModels.Like160M);

        await Assertions.Expect(Steps(visit)).ToBeHiddenAsync();
        await Assertions.Expect(Field(visit)).ToBeVisibleAsync();
    });

    private static ILocator Field(Visit visit) => visit.Page.GetByLabel("Revisions (required)");

    private static ILocator Steps(Visit visit) =>
        visit.Page.GetByRole(AriaRole.Listbox, new() { Name = "Checkpoints of" });

    private static ILocator Step(Visit visit, string name) =>
        Steps(visit).GetByRole(AriaRole.Option, new() { Name = name, Exact = true });

    private static ILocator Button(Visit visit, string name) =>
        visit.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A figure of the estimate, by the term before it.</summary>
    private static ILocator Estimated(Visit visit, string name) =>
        visit.Page.Estimate().Locator($"dt:text-is('{name}') + dd");
}
