using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Plans;

/// <summary>What a report says before the end.</summary>
public sealed class SoFarTests
{
    /// <summary>A prompt a chunk.</summary>
    private static readonly CutBudgets Small = new() { Version = 0, MaxChunkTokens = 1 };

    private readonly NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");

    [Fact]
    public void Report_SoFar_HasTheRowsOfAnAnalysisOfThePromptsSoFar()
    {
        int[] lengths = [9, 7, 12, 8];
        LookingHost host = new();

        ExperimentRun.Run(Plan(lengths), engine, host, progress: null, CancellationToken.None);

        Assert.Equal(lengths.Length, host.Reports.Count);
        Assert.All(host.Reports, (report, index) =>
        {
            SelfRepairReport ofSoMany =
                ExperimentRun.Run(Plan(lengths[..(index + 1)]), engine, CancellationToken.None);
            Assert.Equal(JsonSerializer.Serialize(ofSoMany.Heads), RowsIn(report));
        });
    }

    [Fact]
    public void Report_SoFar_LeavesOutWhatTakesLong()
    {
        SelfRepairSettings settings = Settings([9, 7]) with
        {
            Bootstrap = 5,
            Matrix = true,
            KeepTokens = KeepTokens.All,
        };
        LookingHost host = new();

        SelfRepairReport report = ExperimentRun.Run(
            new SelfRepairExperiment(settings, engine.Shape), engine, host, progress: null, CancellationToken.None);

        JsonElement soFar = JsonElement.Parse(host.Reports[0]);
        Assert.All(
            (string[])["Matrix", "TokenRows"],
            part => Assert.Equal(JsonValueKind.Null, soFar.GetProperty(part).ValueKind));
        Assert.Equal(
            JsonValueKind.Null,
            soFar.GetProperty("Heads")[0].GetProperty("Statistics")[0].GetProperty("Low").ValueKind);
        Assert.NotNull(report.Matrix);
        Assert.NotNull(report.TokenRows);
        Assert.NotNull(report.Heads![0].Statistics[0].Low);
    }

    private static string RowsIn(string report) => JsonElement.Parse(report).GetProperty("Heads").GetRawText();

    private SelfRepairExperiment Plan(int[] lengths) => new(Settings(lengths), engine.Shape);

    private SelfRepairSettings Settings(int[] lengths) => Requests.Of(engine, lengths) with
    {
        Ablation = new AblationSettings { Kind = AblationKind.Zero },
        TopRows = false,
        Budgets = Small,
    };
}
