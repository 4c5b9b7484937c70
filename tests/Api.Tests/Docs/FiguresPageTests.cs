using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.TrainingSweep;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Docs;

public sealed class FiguresPageTests
{
    private static readonly string Page =
        File.ReadAllText(Path.Combine(GoldenFiles.RepositoryRoot, "docs", "figures.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Page_OfEveryExperiment_HasARowForEachFigureWithItsParameters()
    {
        foreach (PlannedKind kind in ExperimentList.Catalog.Kinds.OfType<PlannedKind>())
        {
            Assert.Equal(RowsOf(kind.Figures), RowsIn(kind.Name));
        }
    }

    [Fact]
    public void Page_OfASweep_HasARowForEachFigureOfTheDefaultExperiment()
    {
        TrainingSweepKind sweep = ExperimentList.Catalog.Kinds.OfType<TrainingSweepKind>().Single();

        Assert.Equal(RowsOf(SweepFigures.Of(sweep.Experiments[0])), RowsIn(sweep.Name));
    }

    private static IEnumerable<string> RowsOf(IEnumerable<AnalysisFigure> figures) => figures.Select(figure =>
        $"`{figure.Name}`: {string.Join(", ", figure.Parameters.Select(parameter => $"`{parameter.Name}`"))}");

    /// <summary>The first and the last cell of each row of a section's table.</summary>
    private static IEnumerable<string> RowsIn(string section) => Page
        .Split($"\n## {section}\n")[1].Split("\n## ")[0].Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|'))
        .Select(cells => $"{cells[1].Trim()}: {cells[^2].Trim()}");
}
