using System.Text.Json;

namespace SelfRepair.Api.Tests;

/// <summary>What prompts most likely say by mistake is said.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class PromptWarningTests(ServiceFactory service)
{
    [Theory]
    [InlineData(
        """[{"text": "Mary gave a drink to ", "target": " John"}, {"text": "Tom gave a ball to", "target": " Mary"}]""",
        "1 prompt (index 0) ends in a space, and the target begins with one")]
    [InlineData(
        """[{"id": "a", "text": "to John", "target": " John"}, {"id": "b", "text": "to Mary", "target": " Mary"}]""",
        "2 prompts (the first: a, index 0) end with the text of the target")]
    [InlineData("""["The book is pink", "The book is pink"]""", "All 2 prompts are the same")]
    [InlineData(
        """
        [{"id": "same", "text": "The book is", "target": " pink", "counterpart": "The book is"},
         {"id": "other", "text": "The tree is", "target": " pink", "counterpart": "The book is"}]
        """,
        "1 of 2 prompts (the first: same) equal their counterpart")]
    public async Task Prompts_ThatMostLikelyAreAMistake_AreWarnedAbout(string prompts, string warning)
    {
        JsonElement analysis = await AnalyzeAsync(prompts);

        Assert.Contains(Warnings(analysis), text => text.StartsWith(warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"The gray book is\"", "Prompt 1 (second) has 4 tokens and its counterpart 5.")]
    [InlineData("null", "Prompt 1 (second) has no counterpart.")]
    public async Task Counterparts_ThatDoNotFit_AreRefusedWithTheirPromptsName(string counterpart, string fault)
    {
        HttpResponseMessage response = await service.CreateClient().PostJsonAsync(
            "/v1/self-repair",
            $$$"""
            {"prompts": [{"text": "The tree is", "counterpart": "The book is"},
                         {"id": "second", "text": "The book is", "counterpart": {{{counterpart}}}}],
             "ablation": {"type": "contrastive"}}
            """);

        JsonElement problem = await response.AssertProblemAsync("counterpart-length", "/prompts/1/counterpart");
        Assert.StartsWith(fault, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_WithoutMistake_AreNotWarnedAbout()
    {
        JsonElement analysis = await AnalyzeAsync(
            """
            [{"text": "The book is", "target": " pink", "counterpart": "The tree is"},
             {"text": "The tree is", "target": " pink", "counterpart": "The book is"}]
            """);

        Assert.DoesNotContain(Warnings(analysis), text => text.Contains("prompt", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Warnings(JsonElement analysis) =>
        analysis.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!);

    private Task<JsonElement> AnalyzeAsync(string prompts) => service.CreateClient().AnalyzeAsync(
        $$"""{"prompts": {{prompts}}, "heads": ["L5H0"], "rows": ["all"], "tokens": "none"}""");
}
