using System.Text.Json;
using SelfRepair.Analysis.LogitLens;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs the logit lens on an engine and holds its rows to the golden file.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenLens(IRowEngine engine, string model, double tolerance)
{
    /// <summary>Holds every row: clean, and the ablated heads'.</summary>
    public Comparison Compare()
    {
        GoldenFile file = GoldenFile.Open(model, "logit-lens");
        JsonElement[] expected = [.. file.Root.GetProperty("rows").EnumerateArray()];
        LogitLensReport report = ExperimentRun.Run(
            new LogitLensExperiment(
                new LogitLensSettings
                {
                    Prompts = GoldenSettings.Prompts(file),
                    Ablation = GoldenSettings.Ablation(file, "resample"),
                    Heads =
                    [
                        .. expected.Select(row => row.GetProperty("head").GetString()).OfType<string>().Distinct()
                            .Select(head => HeadId.Parse(head, provider: null)),
                    ],
                },
                engine.Shape),
            engine,
            CancellationToken.None);
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        comparison.Check("rows", expected.Length, report.Layers.Count);
        foreach ((JsonElement row, LensRow found) in expected.Zip(report.Layers))
        {
            string name = $"{found.Head?.ToString() ?? "clean"} layer {found.Layer}";
            comparison.CheckExact(name, row.GetProperty("head").GetString() ?? "", found.Head?.ToString() ?? "");
            comparison.Check(name, row.GetProperty("layer").GetInt32(), found.Layer);
            comparison.Check(name, row.GetProperty("n").GetInt32(), found.N);
            GoldenStatistics.Compare(
                name,
                row,
                term => found.Statistics[LogitLensTerms.All.ToList().FindIndex(one => one.Name == term)],
                comparison);
        }

        return comparison;
    }
}
