using System.Text.Json;

namespace SelfRepair.Api.Tests.Figures;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class ReinforcedPointTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("points?head=L4H1", "L4H1", 1)]
    [InlineData("layer_points?layer=4", "L4H*", -1)]
    public async Task Figure_OfKeptPoints_HoldsTheTokenRowsOfAnAlpha(string figure, string head, int readIndex)
    {
        JsonElement analysis = await RunAsync(FigureRequests.Of("self-reinforcement"));

        JsonElement dots = (await client.FigureAsync(analysis, figure)).GetProperty("data").EnumerateArray()
            .Single(trace => trace.GetProperty("mode").GetString() == "markers" && NameOf(trace) == "alpha 2");

        JsonElement[] rows =
        [
            .. (await RowsAsync(analysis)).Where(row => row.GetProperty("head").GetString() == head
                && row.GetProperty("alpha").GetDouble() == 2
                && row.GetProperty("read_head_index").GetInt32() == readIndex),
        ];
        Assert.NotEmpty(rows);
        Assert.Equal(
            rows.Select(row => row.GetProperty("direct_effect").GetRawText()), dots.GetProperty("x").RawOf());
        Assert.Equal(
            rows.Select(row => row.GetProperty("new_direct_effect").GetRawText()), dots.GetProperty("y").RawOf());
    }

    [Fact]
    public async Task LayerPoints_OfLayersAloneThatOtherHeadsRead_HasAChoiceOfThem()
    {
        JsonElement analysis = await RunAsync(
            """
            {"prompt_set": "ioi", "limit": 2, "heads": [], "attention_layers": [3], "read_heads": ["L4H0", "L5H1"],
             "alphas": [1], "points": true}
            """);

        JsonElement[] figures = await client.FiguresAsync(analysis);
        JsonElement figure = await client.FigureAsync(analysis, "layer_points?layer=3&name=L5H1");

        Assert.Equal(["attention_layers", "layer_points"], figures.Select(one => one.GetProperty("name").GetString()));
        Assert.Equal(
            """["L4H0","L5H1"]""", figures[1].GetProperty("parameters")[1].GetProperty("values").GetRawText());
        Assert.Contains("positions of L5H1", figure.GetProperty("layout").GetRawText(), StringComparison.Ordinal);
        Assert.Contains(
            figure.GetProperty("data").EnumerateArray(), trace => trace.GetProperty("mode").GetString() == "markers");
    }

    private static string? NameOf(JsonElement trace) => trace.GetProperty("name").GetString();

    private async Task<JsonElement> RunAsync(string request) =>
        await (await client.PostJsonAsync("/v1/self-reinforcement", request)).JsonAsync();

    private async Task<IEnumerable<JsonElement>> RowsAsync(JsonElement analysis)
    {
        string tokens = analysis.GetProperty("links").GetProperty("tokens").GetString()!;
        string rows = await client.GetStringAsync(tokens + "?format=ndjson&limit=10000");
        return rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => JsonElement.Parse(row));
    }
}
