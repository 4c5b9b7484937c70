using System.Text.Json;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.TrainingSweep;

namespace SelfRepair.Api.Tests.Figures;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class SweepFigureTests(ServiceFactory service)
{
    private const string Lines = "training_";

    private readonly HttpClient client = service.CreateClient();

    /// <summary>The experiments that a sweep can run, whose tables other than the first have figures of their
    /// own.</summary>
    public static TheoryData<string> Experiments =>
    [
        .. from kind in ExperimentList.Catalog.Kinds.OfType<PlannedKind>()
           where SweepFigures.Of(kind).Any(figure => figure.Name.StartsWith(Lines, StringComparison.Ordinal))
           select kind.Name,
    ];

    [Theory]
    [MemberData(nameof(Experiments))]
    public async Task Figures_OfASweep_FollowTheRowsOfEveryTable(string experiment)
    {
        JsonElement analysis = await (await client.PostJsonAsync(
            "/v1/training-sweep",
            $$"""
            {"revisions": ["step512", "main"], "experiment": "{{experiment}}", "request": {{RequestOf(experiment)}} }
            """))
            .JsonAsync();

        JsonElement[] figures = await client.FiguresAsync(analysis);

        string[] names = [.. figures.Select(figure => figure.GetProperty("name").GetString()!)
            .Where(name => name.StartsWith(Lines, StringComparison.Ordinal))];
        Assert.NotEmpty(names);
        foreach (string name in names)
        {
            JsonElement rows = analysis.GetProperty(name[Lines.Length..]);
            JsonElement drawn = await client.FigureAsync(analysis, name);
            Assert.Equal(rows.GetArrayLength(), LabelsOf(drawn).Length);
            Assert.All(LabelsOf(drawn).CountBy(label => label), line => Assert.InRange(line.Value, 1, 2));
            Assert.Contains(LabelsOf(drawn).CountBy(label => label), line => line.Value == 2);
            Assert.Empty(Shown(drawn).Except(rows.NumbersOf()));
            JsonElement map = await client.FigureAsync(analysis, $"map_{name[Lines.Length..]}");
            Assert.Empty(Shown(map).Except(rows.NumbersOf()));
        }
    }

    [Theory]
    [InlineData("reliability", "rank_stability")]
    [InlineData("dose-response", "responses")]
    [InlineData("self-repair", "layers")]
    public void Of_AnExperimentOfSeveralTables_HasFiguresOfEach(string experiment, string table)
    {
        PlannedKind kind = ExperimentList.Catalog.Kinds.OfType<PlannedKind>().Single(kind => kind.Name == experiment);

        Assert.Equal(
            ["training", "head", "map", $"training_{table}", $"map_{table}"],
            SweepFigures.Of(kind).Select(figure => figure.Name));
    }

    [Fact]
    public void Of_SelfReinforcement_LeavesItsRankingOut()
    {
        PlannedKind kind =
            ExperimentList.Catalog.Kinds.OfType<PlannedKind>().Single(kind => kind.Name == "self-reinforcement");

        Assert.DoesNotContain("training_ranking", SweepFigures.Of(kind).Select(figure => figure.Name));
    }

    private static string RequestOf(string experiment) =>
        experiment == "self-repair" ? """{"prompt_set": "ioi", "limit": 4}""" : FigureRequests.Of(experiment);

    /// <summary>What each point is of.</summary>
    private static string[] LabelsOf(JsonElement figure) =>
    [
        .. figure.GetProperty("data").EnumerateArray()
            .SelectMany(trace => trace.GetProperty("customdata").EnumerateArray())
            .Select(point => point[1].GetString()).OfType<string>(),
    ];

    private static IEnumerable<string> Shown(JsonElement figure) => figure.GetProperty("data").EnumerateArray()
        .SelectMany(trace => trace.GetProperty(trace.ShownOf()).NumbersOf());
}
