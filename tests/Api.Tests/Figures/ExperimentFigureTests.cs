using System.Text.Json;
using SelfRepair.Api.Hosting;

namespace SelfRepair.Api.Tests.Figures;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class ExperimentFigureTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    /// <summary>The examples of every experiment: path and name.</summary>
    public static TheoryData<string> Examples =>
    [
        .. from kind in ExperimentList.Catalog.Kinds
           from example in kind.Examples
           select $"{kind.Path} {example.Name}",
    ];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Figures_OfEveryExample_ShowNumbersOfItsRows(string example)
    {
        string path = example.Split(' ')[0];
        string request = ExperimentList.Catalog.Kinds.Single(kind => kind.Path == path)
            .Examples.Single(one => one.Name == example.Split(' ')[1]).Json;
        JsonElement analysis = await (await client.PostJsonAsync(path, request)).JsonAsync();
        HashSet<string> numbers = [.. analysis.NumbersOf(), .. await TokenNumbersAsync(analysis)];

        JsonElement[] figures = await client.FiguresAsync(analysis);

        Assert.NotEmpty(figures);
        foreach (JsonElement figure in figures)
        {
            JsonElement drawn = await client.FigureAsync(analysis, figure.GetProperty("name").GetString()!);
            string[] shown =
            [
                .. drawn.GetProperty("data").EnumerateArray().Where(trace => !trace.TryGetProperty("hoverinfo", out _))
                    .SelectMany(trace => trace.GetProperty(trace.ShownOf()).NumbersOf()),
            ];
            Assert.NotEmpty(shown);
            Assert.DoesNotContain(shown, number => !numbers.Contains(number));
            Assert.NotEmpty(figure.GetProperty("summary").GetString()!);
        }
    }

    [Theory]
    [InlineData("joint-ablation", "interaction", "together", "sets.logit_change", "")]
    [InlineData("joint-ablation", "interaction", "each alone, summed", "sets.sum_of_single_logit_changes", "")]
    [InlineData("joint-ablation", "interaction", "interaction", "sets.interaction", "")]
    [InlineData("joint-ablation", "breakdown", "from LayerNorm", "sets.from_layernorm", "")]
    [InlineData("joint-ablation", "carriers?name=b", "lost repair", "carriers.repair_lost", "set=b")]
    [InlineData("logit-lens", "lens?quantity=loss", "clean run", "layers.loss", "head=")]
    [InlineData("logit-lens", "head?head=L2H1", "L2H1 ablated", "layers.logit", "head=L2H1")]
    [InlineData("layer-order", "layers?quantity=top1_changed", "swap", "edits.top1_changed", "edit=swap")]
    [InlineData("layer-order", "orders", "logit change", "edits.logit_change", "edit=reverse")]
    [InlineData("injection", "doses?name=L3H3&quantity=from_mlps", "layer 5", "injections.from_mlps", "layer=5")]
    [InlineData("injection", "breakdown", "self-repair", "injections.self_repair", "")]
    [InlineData("injection", "score", "z-score", "injections.z_score", "")]
    [InlineData("dose-response", "head?head=L4H1", "self-repair", "heads.self_repair", "head=L4H1")]
    [InlineData("dose-response", "heads?quantity=logit_change", "L4H2", "heads.logit_change", "head=L4H2")]
    [InlineData("self-reinforcement", "ranking", "its own output", "ranking.slope", "")]
    [InlineData("self-reinforcement", "ranking", "a random direction", "ranking.random_direction_slope", "")]
    [InlineData("self-reinforcement", "attention_layers", "alpha 2", "attention_layers.slope", "alpha=2")]
    [InlineData("prediction-change", "scatter", "a head, by layer", "heads.loss_change", "")]
    [InlineData("neurons", "neurons?layer=5", "change", "neurons.change", "layer=5")]
    [InlineData("neurons", "curves", "layer 4", "curves.share", "layer=4")]
    [InlineData("layernorm", "modes", "final scale frozen", "heads.logit_change_final", "")]
    [InlineData("layernorm", "passive", "random writes of its norm, ± sd", "heads.passive_random", "")]
    [InlineData("depth-controls", "random", "the head, ± standard error", "heads.self_repair", "")]
    [InlineData("depth-controls", "layers", "direct effect of the MLP", "layers.mlp_direct_effect", "")]
    [InlineData("reliability", "heads", "a head, ± standard error", "heads.self_repair", "")]
    [InlineData("reliability", "ranks", "ranking of heads", "rank_stability.spearman", "")]
    [InlineData("training-sweep", "head?head=L4H1&subset=top", "L4H1", "heads_top.self_repair", "head=L4H1")]
    public async Task Trace_OfAFigure_HoldsAColumnAndItsErrors(
        string kind, string figure, string trace, string column, string which)
    {
        JsonElement analysis = await (await client.PostJsonAsync($"/v1/{kind}", FigureRequests.Of(kind))).JsonAsync();

        JsonElement drawn = (await client.FigureAsync(analysis, figure)).TraceOf(trace);

        (string table, string name) = (column.Split('.')[0], column.Split('.')[1]);
        JsonElement[] rows =
            [.. analysis.GetProperty(table).EnumerateArray().Where(row => which.Length == 0 || Is(row, which))];
        Assert.NotEmpty(rows);
        string shown = drawn.ShownOf();
        Assert.Equal(rows.Select(row => row.GetProperty(name).GetRawText()), drawn.GetProperty(shown).RawOf());
        if (drawn.TryGetProperty($"error_{shown}", out JsonElement errors)
            && rows[0].TryGetProperty($"{name}_se", out _))
        {
            Assert.Equal(
                rows.Select(row => row.GetProperty($"{name}_se").GetRawText()), errors.GetProperty("array").RawOf());
        }
    }

    private static bool Is(JsonElement row, string which) =>
        row.GetProperty(which.Split('=')[0]).ToString() == which.Split('=')[1];

    /// <summary>The numbers of token rows, where the analysis kept some.</summary>
    private async Task<IEnumerable<string>> TokenNumbersAsync(JsonElement analysis)
    {
        string tokens = analysis.GetProperty("links").GetProperty("tokens").GetString()!;
        HttpResponseMessage kept = await client.GetAsync(tokens + "?format=ndjson&limit=10000");
        string rows = kept.IsSuccessStatusCode ? await kept.Content.ReadAsStringAsync() : string.Empty;
        return rows.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(row => JsonElement.Parse(row).NumbersOf());
    }
}
