using System.Text.Json;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.Tests.Figures;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class FigureNameTests(ServiceFactory service)
{
    private const string Hostile = "<img src=x onerror=alert(1)>&<a href='javascript:alert(2)'>x</a>";

    /// <summary>The tags that the service itself writes.</summary>
    private static readonly string[] Own = ["<br>", "<sub>", "</sub>", "<b>", "</b>", "<extra>", "</extra>"];

    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("joint-ablation", """{"sets": [{"name": "NAME", "heads": ["L4H0"]}], "carriers": true}""")]
    [InlineData("injection", """{"layers": [4, 5], "alphas": [1, 2], "vectors": [{"head": "L3H3", "name": "NAME"}]}""")]
    [InlineData(
        "training-sweep",
        """
        {"revisions": ["step64", "main"], "experiment": "injection",
         "request": {"layers": [4, 5], "vectors": [{"head": "L3H3", "name": "NAME"}, {"head": "L4H0"}]}}
        """)]
    public async Task Figures_OfHostileNames_ShowThemAsText(string kind, string body)
    {
        string request = body.Replace("NAME", Hostile, StringComparison.Ordinal);
        const string prompts = "\"prompt_set\": \"ioi\", \"limit\": 2, ";
        request = request.Contains("\"request\": {", StringComparison.Ordinal)
            ? request.Replace("\"request\": {", "\"request\": {" + prompts, StringComparison.Ordinal)
            : "{" + prompts + request[1..];
        JsonElement analysis = await (await client.PostJsonAsync($"/v1/{kind}", request)).JsonAsync();

        foreach (JsonElement figure in await client.FiguresAsync(analysis))
        {
            JsonElement drawn = await client.FigureAsync(analysis, figure.GetProperty("name").GetString()!);
            Assert.All(drawn.TextsOf(), text => Assert.DoesNotContain(
                '<', Own.Aggregate(text, (rest, tag) => rest.Replace(tag, string.Empty, StringComparison.Ordinal))));
            Assert.Contains(drawn.TextsOf(), text => text.Contains("&lt;img", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Shown_OfNamesThatBeginAlike_TellsThemApartAndKeepsTheirEnds()
    {
        string name = new('a', 60);

        RowNames names = RowNames.Of([name + ", alpha 1", name + ", alpha 2", "b", "b"]);

        Assert.Distinct(names.Shown);
        Assert.EndsWith(", alpha 1", names.Shown[0], StringComparison.Ordinal);
        Assert.InRange(names.Shown[0].Length, 2, 36);
        Assert.Equal(["b", "b (2)"], names.Shown.Skip(2));
    }

    [Fact]
    public void Draw_OfManyLines_NamesSixAndKeepsTheOthersInOneTraceWithGaps()
    {
        FigureLine[] lines =
        [
            .. Enumerable.Range(0, 1440).Select(head => new FigureLine(
                $"L0H{head}", $"L0H{head}", [1, 2], ["one", "two"], [0, head], [null, 0.5])),
        ];

        IReadOnlyList<PlotlyObject> traces = FigureLines.Draw(lines, "self_repair", "other heads");

        Assert.Equal(7, traces.Count);
        Assert.Equal(["L0H1434", "L0H1439"], [traces[1]["name"], traces[^1]["name"]]);
        IReadOnlyList<double?> behind = Assert.IsType<IReadOnlyList<double?>>(traces[0]["y"], exactMatch: false);
        Assert.Equal(1434 * 3, behind.Count);
        Assert.Null(behind[2]);
    }
}
