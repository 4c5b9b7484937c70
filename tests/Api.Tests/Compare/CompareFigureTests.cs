using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Compare;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Tests.Figures;
using SelfRepair.Api.Tests.OpenApi;

namespace SelfRepair.Api.Tests.Compare;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class CompareFigureTests(ServiceFactory service)
{
    private const string Dots = "a head, by layer";

    private readonly HttpClient client = service.CreateClient();

    /// <summary>Experiments with a row a head.</summary>
    public static TheoryData<string> ExperimentsOfHeads =>
    [
        .. from kind in ExperimentList.Catalog.Kinds.OfType<PlannedKind>()
           where kind.Tables.Any(table => ComparedTable.IsOfHeads(table.Table))
           select kind.Name,
    ];

    [Theory]
    [InlineData("", "all", "self_repair")]
    [InlineData("&term=from_mlps&subset=top", "top", "from_mlps")]
    public async Task Figure_OfTwoAblations_HoldsTheNumbersOfTheComparison(string query, string subset, string term)
    {
        JsonElement[] analyses = await OfTwoAblationsAsync();

        JsonElement figure = await FigureAsync(analyses, query);

        JsonElement comparison = await ComparisonAsync(analyses, $"&subset={subset}");
        JsonElement[] rows = [.. comparison.GetProperty("heads").EnumerateArray()];
        JsonElement dots = figure.TraceOf(Dots);
        Assert.Equal(24, rows.Length);
        Assert.Equal(Raw(rows, "head"), Known(dots, place: 0));
        Assert.Equal(Raw(rows, "layer"), dots.GetProperty("marker").GetProperty("color").RawOf());
        Assert.Equal(Raw(rows, $"a_{term}"), dots.GetProperty("x").RawOf());
        Assert.Equal(Raw(rows, $"b_{term}"), dots.GetProperty("y").RawOf());
        Assert.Equal(Raw(rows, $"{term}_difference"), Known(dots, place: 4));
    }

    [Fact]
    public async Task Figure_OfTwoAblations_HasTheErrorsOfEachAnalysis()
    {
        JsonElement[] analyses = await OfTwoAblationsAsync();

        JsonElement dots = (await FigureAsync(analyses, "&term=logit_change")).TraceOf(Dots);

        foreach ((JsonElement analysis, string error) in analyses.Zip(["error_x", "error_y"]))
        {
            Assert.Equal(
                Raw([.. analysis.GetProperty("heads").EnumerateArray()], "logit_change_se"),
                dots.GetProperty(error).GetProperty("array").RawOf());
        }
    }

    [Fact]
    public async Task Figure_OfTwoAblations_SaysWhatIsOnItsAxesAndHowFarTheyGoTogether()
    {
        JsonElement[] analyses = await OfTwoAblationsAsync();

        JsonElement layout = (await FigureAsync(analyses, string.Empty)).GetProperty("layout");

        JsonElement row = (await ComparisonAsync(analyses, string.Empty)).GetProperty("correlations").EnumerateArray()
            .Single(one => one.GetProperty("term").GetString() == "self_repair");
        string title = TitleOf(layout);
        Assert.Contains(Text(row.GetProperty("pearson")), title, StringComparison.Ordinal);
        Assert.Contains(Text(row.GetProperty("spearman")), title, StringComparison.Ordinal);
        Assert.Contains("over 24 heads", title, StringComparison.Ordinal);
        Assert.Matches("^a: self-repair, logits<br><sub>.+@.+, 4 prompts, mean ablation</sub>$", TitleOf(layout, "x"));
        Assert.Matches("^b: self-repair, logits<br><sub>.+@.+, 4 prompts, zero ablation</sub>$", TitleOf(layout, "y"));
    }

    [Fact]
    public async Task Figure_OfSeveralRowsAHead_NamesEachRowAndTheRangeOfItsCorrelations()
    {
        string sweep =
            """
            {"revisions": ["step64", "main"], "request": {"prompt_set": "ioi", "limit": 3, "heads": ["L4H*"]}}
            """;
        JsonElement analysis = await (await client.PostJsonAsync("/v1/training-sweep", sweep)).JsonAsync();

        JsonElement figure = await FigureAsync([analysis, analysis], string.Empty);

        JsonElement[] points =
            [.. figure.TraceOf("a row of a head, by layer").GetProperty("customdata").EnumerateArray()];
        Assert.Equal(8, points.Select(point => point[1].GetString()).Distinct().Count());
        Assert.Equal("L4H0", points[0][0].GetString());
        Assert.Equal("L4H0, step64", points[0][1].GetString());
        Assert.Contains(
            "over 4 heads, of each revision", TitleOf(figure.GetProperty("layout")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ExperimentsOfHeads))]
    public async Task Figure_OfEveryExperimentOfHeads_HasADotForEachRow(string experiment)
    {
        var request = (JsonObject)JsonNode.Parse(
            ExperimentList.Catalog.Kinds.Single(kind => kind.Name == experiment).Examples[0].Json)!;
        request["heads"] = new JsonArray("L3H*");
        JsonElement analysis =
            await (await client.PostJsonAsync($"/v1/{experiment}", request.ToJsonString())).JsonAsync();

        JsonElement figure = await FigureAsync([analysis, analysis], string.Empty);

        JsonElement dots = figure.GetProperty("data")[1];
        string?[] labels = [.. dots.GetProperty("customdata").EnumerateArray().Select(point => point[1].GetString())];
        Assert.NotEmpty(labels);
        Assert.Equal(labels.Length, labels.Distinct().Count());
        Assert.Equal(dots.GetProperty("x").RawOf(), dots.GetProperty("y").RawOf());
        Assert.DoesNotContain("null", dots.GetProperty("marker").GetProperty("color").RawOf());
        Assert.Empty(new AnswerSchema(await client.GetStringAsync("/openapi/v1.json")).Faults("PlotlyFigure", figure));
    }

    [Theory]
    [InlineData("&term=self_repare", "Did you mean 'self_repair'?")]
    [InlineData("&subset=best", "all or top")]
    public async Task Figure_OfWhatThereIsNot_NamesWhatThereIs(string query, string advice)
    {
        JsonElement[] analyses = await OfTwoAblationsAsync();

        JsonElement problem = await (await client.GetAsync(AddressOf("/figure", analyses, query)))
            .JsonAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(advice, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figure_WithAFormat_IsRefused()
    {
        JsonElement[] analyses = await OfTwoAblationsAsync();

        await (await client.GetAsync(AddressOf("/figure", analyses, "&format=csv")))
            .AssertProblemAsync("unknown-parameter", pointer: null);
    }

    private static string AddressOf(string path, JsonElement[] analyses, string query) =>
        $"/v1/compare{path}?ids={string.Join(',', analyses.Select(one => one.GetProperty("id").GetString()))}{query}";

    private static IEnumerable<string> Raw(JsonElement[] rows, string column) =>
        rows.Select(row => row.GetProperty(column).GetRawText());

    private static IEnumerable<string> Known(JsonElement dots, int place) =>
        dots.GetProperty("customdata").EnumerateArray().Select(point => point[place].GetRawText());

    private static string Text(JsonElement correlation) =>
        FormattableString.Invariant($"{correlation.GetDouble():0.000}");

    private static string TitleOf(JsonElement of, string axis = "") =>
        (axis.Length == 0 ? of : of.GetProperty($"{axis}axis")).GetProperty("title").GetProperty("text").GetString()!;

    private async Task<JsonElement[]> OfTwoAblationsAsync() => await Task.WhenAll(
        new[] { "mean", "zero" }.Select(ablation => client.AnalyzeAsync(
            $$"""{"ablation": {"type": "{{ablation}}"}, "prompt_set": "ioi", "limit": 4, "positions": "all"}""")));

    private async Task<JsonElement> FigureAsync(JsonElement[] analyses, string query) =>
        await (await client.GetAsync(AddressOf("/figure", analyses, query))).JsonAsync();

    private async Task<JsonElement> ComparisonAsync(JsonElement[] analyses, string query) =>
        await (await client.GetAsync(AddressOf(string.Empty, analyses, query))).JsonAsync();
}
