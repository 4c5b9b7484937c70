using System.Text.Json;

namespace SelfRepair.Api.Tests.Figures;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class FigureTests(ServiceFactory service)
{
    private const string Request =
        """{"prompt_set": "ioi", "limit": 4, "positions": "all", "matrix": true, "routes": true, "tokens": "all"}""";

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task List_OfAWholeRequest_NamesEveryFigureThePapersFirst()
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);

        JsonElement[] figures = await FiguresAsync(analysis);

        Assert.Equal(
            ["scatter", "breakdown", "heatmap", "distance", "matrix", "tokens"],
            figures.Select(figure => figure.GetProperty("name").GetString()!));
        Assert.All(
            figures.SelectMany(figure => figure.GetProperty("parameters").EnumerateArray()),
            parameter => Assert.Equal(
                parameter.GetProperty("values")[0].GetString(), parameter.GetProperty("default").GetString()));
    }

    [Fact]
    public async Task List_OfARequestWithoutMatrixAndTokens_LeavesTheirFiguresOut()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2, "tokens": "none"}""");

        string[] names =
            [.. (await FiguresAsync(analysis)).Select(figure => figure.GetProperty("name").GetString()!)];

        Assert.Equal(["scatter", "breakdown", "heatmap", "distance"], names);
    }

    [Theory]
    [InlineData("all", "heads")]
    [InlineData("top", "heads_top")]
    public async Task Scatter_OverEitherPositions_HoldsTheNumbersOfTheRows(string subset, string member)
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);

        JsonElement dots = (await FigureAsync(analysis, $"scatter?subset={subset}")).GetProperty("data")[1];

        JsonElement[] rows = [.. analysis.GetProperty(member).EnumerateArray()];
        Assert.Equal(24, rows.Length);
        Assert.Equal(Raw(rows, "direct_effect"), Raw(dots.GetProperty("x")));
        Assert.Equal(Raw(rows, "logit_change"), Raw(dots.GetProperty("y")));
        Assert.Equal(Raw(rows, "logit_change_se"), Raw(dots.GetProperty("error_y").GetProperty("array")));
        Assert.Equal(
            Raw(rows, "head"), dots.GetProperty("customdata").EnumerateArray().Select(of => of[0].GetRawText()));
    }

    [Fact]
    public async Task Scatter_OfManyHeads_NamesTheFiveWithTheLargestSelfRepair()
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);

        JsonElement layout = (await FigureAsync(analysis, "scatter")).GetProperty("layout");

        Assert.Equal(
            analysis.GetProperty("heads").EnumerateArray()
                .OrderByDescending(row => Math.Abs(row.GetProperty("self_repair").GetDouble()))
                .Take(5).Select(row => row.GetProperty("head").GetString()),
            layout.GetProperty("annotations").EnumerateArray()
                .Select(note => note.GetProperty("text").GetString())
                .Where(text => text!.StartsWith('L')));
    }

    [Fact]
    public async Task Scatter_OfHeadsOfOneLayer_HasAScaleOfWholeLayersFromTheFirst()
    {
        JsonElement analysis = await client.AnalyzeAsync("""{"prompt_set": "ioi", "limit": 2, "heads": ["L4H*"]}""");

        JsonElement marker = (await FigureAsync(analysis, "scatter")).GetProperty("data")[1].GetProperty("marker");

        Assert.Equal(0, marker.GetProperty("cmin").GetDouble());
        Assert.Equal(4, marker.GetProperty("cmax").GetDouble());
        Assert.Equal(1, marker.GetProperty("colorbar").GetProperty("dtick").GetDouble());
    }

    [Fact]
    public async Task Heatmap_OfAQuantity_HoldsItByLayerAndHeadWithTheSameLimitOnBothSides()
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);

        JsonElement map = (await FigureAsync(analysis, "heatmap?quantity=from_mlps")).GetProperty("data")[0];

        Assert.Equal(-map.GetProperty("zmin").GetDouble(), map.GetProperty("zmax").GetDouble());
        Assert.All(analysis.GetProperty("heads").EnumerateArray(), row => Assert.Equal(
            row.GetProperty("from_mlps").GetRawText(),
            map.GetProperty("z")[row.GetProperty("layer").GetInt32()][row.GetProperty("head_index").GetInt32()]
                .GetRawText()));
    }

    [Fact]
    public async Task Heatmap_OfFewHeads_HasTicksAtWholeHeadsAndLayers()
    {
        JsonElement layout = (await FigureAsync(await client.AnalyzeAsync(Request), "heatmap")).GetProperty("layout");

        Assert.Equal(1, layout.GetProperty("xaxis").GetProperty("dtick").GetInt32());
        Assert.Equal(1, layout.GetProperty("yaxis").GetProperty("dtick").GetInt32());
    }

    [Fact]
    public async Task Breakdown_WithRoutes_ShowsPartsThatAddUpToTheWhole()
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);

        JsonElement[] traces =
            [.. (await FigureAsync(analysis, "breakdown")).GetProperty("data").EnumerateArray()];

        Assert.Equal(
            ["from heads values", "from heads patterns", "from MLPs", "from LayerNorm", "self-repair"],
            traces.Select(trace => trace.GetProperty("name").GetString()!));
        for (int head = 0; head < 24; head++)
        {
            Assert.Equal(
                traces[^1].GetProperty("y")[head].GetDouble(),
                traces[..^1].Sum(trace => trace.GetProperty("y")[head].GetDouble()),
                tolerance: 1e-3);
        }
    }

    [Fact]
    public async Task Matrix_OfALayer_HoldsTheAnswersOfTheComponentsFromThatLayerOn()
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);

        JsonElement map = (await FigureAsync(analysis, "matrix?layer=4")).GetProperty("data")[0];

        JsonElement matrix = analysis.GetProperty("matrix");
        string[] x = [.. map.GetProperty("x").EnumerateArray().Select(name => name.GetString()!)];
        Assert.Equal("""["L4H0","L4H1","L4H2","L4H3"]""", map.GetProperty("y").GetRawText());
        Assert.Equal(["L4H0", "L4H1", "L4H2", "L4H3", "MLP4", "L5H0"], x[..6]);
        int row = matrix.GetProperty("rows").EnumerateArray().Select(name => name.GetString()).ToList().IndexOf("L4H3");
        Assert.Equal(
            matrix.GetProperty("mlps")[row][5].GetRawText(),
            map.GetProperty("z")[3][Array.IndexOf(x, "MLP5")].GetRawText());
    }

    [Theory]
    [InlineData("neox-tiny", 5)]
    [InlineData("odd", 1)]
    public async Task Distance_OfAModel_HasTheFirstLayerAtZeroAndTheLastAtOne(string model, int lastLayer)
    {
        JsonElement analysis = await client.AnalyzeAsync(
            $$"""{"model": "{{model}}", "prompts": [{"token_ids": [1, 2, 3]}, {"token_ids": [4, 5, 6]}]}""");

        JsonElement figure = await FigureAsync(analysis, "distance");

        JsonElement strip = figure.GetProperty("data")[0];
        JsonElement[] rows = [.. analysis.GetProperty("heads").EnumerateArray()];
        Assert.Equal(
            rows.Select(row => row.GetProperty("layer").GetDouble() / lastLayer),
            strip.GetProperty("x").EnumerateArray().Select(depth => depth.GetDouble()));
        Assert.Equal(Raw(rows, "orthogonal_distance"), Raw(strip.GetProperty("y")));
        Assert.Equal(
            Raw(rows, "layer"), strip.GetProperty("customdata").EnumerateArray().Select(of => of[1].GetRawText()));
        string[] ticks = [.. figure.GetProperty("layout").GetProperty("xaxis").GetProperty("ticktext").TextsOf()];
        Assert.Equal(("0<br>L0", $"1<br>L{lastLayer}"), (ticks[0], ticks[^1]));
    }

    [Fact]
    public async Task Tokens_OfAHead_HasADotForEachOfItsRows()
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);
        string tokens = analysis.GetProperty("links").GetProperty("tokens").GetString()!;

        JsonElement dots = (await FigureAsync(analysis, "tokens?head=L4H3")).GetProperty("data")[1];

        JsonElement page = await (await client.GetAsync(tokens + "?heads=L4H3&subset=all&limit=10000")).JsonAsync();
        JsonElement[] rows = [.. page.GetProperty("rows").EnumerateArray()];
        Assert.Equal(Raw(rows, "direct_effect"), Raw(dots.GetProperty("x")));
    }

    [Theory]
    [InlineData("scater", "figure-not-found", "Did you mean 'scatter'?")]
    [InlineData("scatter?subset=some", "validation", "There are the values all, top.")]
    [InlineData("scatter?head=L4H0", "unknown-parameter", "no parameter 'head'")]
    [InlineData("scatter?sub=all", "unknown-parameter", "no parameter 'sub'")]
    [InlineData("matrix?layer=6", "validation", "There are the values 0, 1, 2, 3, 4, 5.")]
    public async Task Get_OfWhatThereIsNot_SaysWhatThereIs(string address, string code, string advice)
    {
        JsonElement analysis = await client.AnalyzeAsync(Request);

        HttpResponseMessage response = await client.GetAsync(FiguresLink(analysis) + "/" + address);

        JsonElement problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(advice, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_OfHostilePrompts_AreShownAsText()
    {
        JsonElement analysis = await client.AnalyzeAsync(
            """
            {"prompts": [{"id": "<a href='javascript:alert(1)'>", "text": "if a < b & c > d then <b> is"}],
             "positions": "all", "tokens": "all", "ablation": {"type": "zero"}}
            """);

        string figure = (await FigureAsync(analysis, "tokens?head=L4H3")).GetProperty("data")[1]
            .GetProperty("customdata").ToString();

        Assert.DoesNotContain('<', figure);
        Assert.Contains("&lt;a href", figure, StringComparison.Ordinal);
    }

    private async Task<JsonElement[]> FiguresAsync(JsonElement analysis)
    {
        JsonElement list = await (await client.GetAsync(FiguresLink(analysis))).JsonAsync();
        return [.. list.GetProperty("figures").EnumerateArray()];
    }

    private async Task<JsonElement> FigureAsync(JsonElement analysis, string address) =>
        await (await client.GetAsync(FiguresLink(analysis) + "/" + address)).JsonAsync();

    private static string FiguresLink(JsonElement analysis) =>
        analysis.GetProperty("links").GetProperty("figures").GetString()!;

    private static IEnumerable<string> Raw(JsonElement[] rows, string column) =>
        rows.Select(row => row.GetProperty(column).GetRawText());

    private static IEnumerable<string> Raw(JsonElement numbers) =>
        numbers.EnumerateArray().Select(number => number.GetRawText());
}
