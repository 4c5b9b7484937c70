using System.Text.Json;

namespace SelfRepair.Api.Tests.Figures;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class FigureMapTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Pairs_OfALayersHeads_HoldEveryInteractionOnBothSides()
    {
        JsonElement analysis = await PostAsync(
            "joint-ablation", """{"prompt_set": "ioi", "limit": 4, "all_pairs_of": ["L4H*"]}""");

        JsonElement map = (await client.FigureAsync(analysis, "pairs")).GetProperty("data")[0];

        List<string> heads = [.. map.GetProperty("x").TextsOf()];
        Assert.Equal(4, heads.Count);
        Assert.All(analysis.GetProperty("sets").EnumerateArray(), set =>
        {
            int[] pair = [.. set.GetProperty("heads").GetString()!.Split(' ').Select(head => heads.IndexOf(head))];
            string interaction = set.GetProperty("interaction").GetRawText();
            Assert.Equal(interaction, map.GetProperty("z")[pair[0]][pair[1]].GetRawText());
            Assert.Equal(interaction, map.GetProperty("z")[pair[1]][pair[0]].GetRawText());
        });
    }

    [Fact]
    public async Task Answers_OfDepthControls_HoldEveryRowByBothLayers()
    {
        JsonElement analysis = await PostAsync(
            "depth-controls",
            """{"prompt_set": "ioi", "limit": 2, "heads": ["L2H*", "L4H*"], "random": {"count": 2}}""");

        JsonElement map = (await client.FigureAsync(analysis, "answers?quantity=from_mlp")).GetProperty("data")[0];

        List<int> ablated = [.. map.GetProperty("y").EnumerateArray().Select(layer => layer.GetInt32())];
        Assert.Equal([2, 4], ablated);
        Assert.All(analysis.GetProperty("answers").EnumerateArray(), answer => Assert.Equal(
            answer.GetProperty("from_mlp").GetRawText(),
            map.GetProperty("z")[ablated.IndexOf(answer.GetProperty("ablated_layer").GetInt32())]
                [answer.GetProperty("layer").GetInt32()].GetRawText()));
    }

    [Fact]
    public async Task Histogram_OfAHead_HoldsItsCountsAndWhatLiesBeyond()
    {
        JsonElement analysis = await PostAsync("layernorm", FigureRequests.Of("layernorm"));

        JsonElement figure = await client.FigureAsync(analysis, "histogram?head=L4H3");

        JsonElement row = analysis.GetProperty("histograms").EnumerateArray()
            .Single(histogram => histogram.GetProperty("head").GetString() == "L4H3");
        JsonElement bins = figure.TraceOf("in the bins");
        Assert.Equal(row.GetProperty("counts").RawOf(), bins.GetProperty("y").RawOf());
        Assert.Equal(0.805, bins.GetProperty("x")[0].GetDouble(), tolerance: 1e-9);
        Assert.Equal(
            [row.GetProperty("below").GetRawText(), row.GetProperty("above").GetRawText()],
            figure.TraceOf("beyond the bins, on either side").GetProperty("y").RawOf());
    }

    [Fact]
    public async Task Map_OfASweep_HoldsAColumnARevision()
    {
        JsonElement analysis = await PostAsync("training-sweep", FigureRequests.Of("training-sweep"));

        JsonElement map = (await client.FigureAsync(analysis, "map?quantity=from_mlps")).GetProperty("data")[0];

        List<string> revisions = [.. map.GetProperty("x").TextsOf()];
        List<string> heads = [.. map.GetProperty("y").TextsOf()];
        Assert.Equal(["step64", "step512", "main"], revisions);
        Assert.All(analysis.GetProperty("heads").EnumerateArray(), row => Assert.Equal(
            row.GetProperty("from_mlps").GetRawText(),
            map.GetProperty("z")[heads.IndexOf(row.GetProperty("head").GetString()!)]
                [revisions.IndexOf(row.GetProperty("revision").GetString()!)].GetRawText()));
    }

    [Fact]
    public async Task Training_OfASweep_PlacesStepsByTheirLogarithmAndOthersBehind()
    {
        JsonElement analysis = await PostAsync("training-sweep", FigureRequests.Of("training-sweep"));

        JsonElement figure = await client.FigureAsync(analysis, "training");

        double[] places =
            [.. figure.TraceOf("L4H1").GetProperty("x").EnumerateArray().Select(place => place.GetDouble())];
        Assert.Equal(Math.Log10(65), places[0], tolerance: 1e-12);
        Assert.Equal(Math.Log10(513), places[1], tolerance: 1e-12);
        Assert.True(places[2] > places[1]);
        Assert.Equal(
            ["64", "512", "main"], figure.GetProperty("layout").GetProperty("xaxis").GetProperty("ticktext").TextsOf());
        Assert.Contains(
            "step64 to main, 3 revisions",
            figure.GetProperty("layout").GetProperty("title").GetProperty("text").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Points_OfAHead_LieBesideTheLinesThatWereFittedToThem()
    {
        JsonElement analysis = await PostAsync("self-reinforcement", FigureRequests.Of("self-reinforcement"));

        JsonElement[] traces =
            [.. (await client.FigureAsync(analysis, "points?head=L4H2")).GetProperty("data").EnumerateArray()];

        JsonElement row = analysis.GetProperty("heads").EnumerateArray().Single(head =>
            head.GetProperty("head").GetString() == "L4H2" && head.GetProperty("alpha").GetDouble() == 2);
        JsonElement[] ofAlpha = [.. traces.Where(trace => trace.GetProperty("name").GetString() == "alpha 2")];
        Assert.Equal(row.GetProperty("n").GetInt32(), ofAlpha[0].GetProperty("x").GetArrayLength());
        Assert.Equal(3, ofAlpha.Length);
        Assert.Equal(row.GetProperty("slope").GetDouble(), SlopeOf(ofAlpha[1]), tolerance: 1e-9);
        Assert.Equal(row.GetProperty("random_direction_slope").GetDouble(), SlopeOf(ofAlpha[2]), tolerance: 1e-9);
    }

    private static double SlopeOf(JsonElement line)
    {
        double[] x = [.. line.GetProperty("x").EnumerateArray().Select(end => end.GetDouble())];
        double[] y = [.. line.GetProperty("y").EnumerateArray().Select(end => end.GetDouble())];
        return (y[1] - y[0]) / (x[1] - x[0]);
    }

    private async Task<JsonElement> PostAsync(string kind, string request) =>
        await (await client.PostJsonAsync($"/v1/{kind}", request)).JsonAsync();
}
