using System.Text.Json;
using SelfRepair.Analysis.DoseResponse;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs a dose-response on an engine and holds its rows to the golden file.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenDoses(IRowEngine engine, string model, double tolerance)
{
    /// <summary>Holds the ablations of the file dose-response: rows, and how they move with the strength.</summary>
    public Comparison Compare()
    {
        GoldenFile file = GoldenFile.Open(model, "dose-response");
        JsonElement[] rows = [.. file.Root.GetProperty("ablation_rows").EnumerateArray()];
        DoseResponseReport report = ExperimentRun.Run(
            new DoseResponseExperiment(SettingsOf(file), engine.Shape), engine, CancellationToken.None);
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        comparison.Check("rows", rows.Length, report.Heads.Count);
        foreach ((JsonElement row, DoseRow found) in rows.Zip(report.Heads))
        {
            string name = $"{found.Head} x {found.Strength}";
            comparison.CheckExact(name, row.GetProperty("head").GetString()!, found.Head.ToString());
            comparison.Check(name, row.GetProperty("strength").GetDouble(), found.Strength);
            comparison.Check(name, row.GetProperty("n").GetInt32(), found.N);
            GoldenStatistics.Compare(
                name,
                row,
                term => found[Analysis.Breakdowns.Terms.OfAnyChange.Single(one => one.Name == term)],
                comparison);
        }

        CompareResponses(
            file.Root.GetProperty("ablation_responses"),
            [.. report.Responses!.Select(response => response.Response)],
            rows,
            "strength",
            comparison);
        return comparison;
    }

    /// <summary>Holds how means move with doses. A jump is a quotient, so that it is off by as much more as its
    /// denominator is less than 1.</summary>
    /// <param name="expected">The golden responses.</param>
    /// <param name="found">The responses.</param>
    /// <param name="rows">The golden rows, those of a response after those of another.</param>
    /// <param name="dose">The rows' member that is the dose.</param>
    /// <param name="comparison">Where differences go.</param>
    internal static void CompareResponses(
        JsonElement expected, DoseCurve[] found, JsonElement[] rows, string dose, Comparison comparison)
    {
        comparison.Check("responses", expected.GetArrayLength(), found.Length);
        JsonElement[][] curves = [.. rows.Chunk(rows.Length / found.Length)];
        for (int index = 0; index < found.Length; index++)
        {
            JsonElement golden = expected[index];
            double jump = golden.GetProperty("jump").GetDouble();
            double[] changes = [.. curves[index].OrderBy(row => row.GetProperty(dose).GetDouble())
                .Select(row => row.GetProperty("logit_change").GetDouble())];
            double largest = changes.Skip(1).Zip(changes, (next, before) => Math.Abs(next - before)).Max();
            comparison.CheckExact(
                $"response {index} sign_change",
                golden.GetProperty("sign_change").GetBoolean().ToString(),
                found[index].SignChange.ToString() ?? string.Empty);

            // With change c over straight line b = c / jump both off by 2 tolerances: 2 (1 + jump) / b of them.
            comparison.Check(
                $"response {index} jump", jump, found[index].Jump, 2 * (1 + jump) * jump / largest);
        }
    }

    private static DoseResponseSettings SettingsOf(GoldenFile file) => new()
    {
        Prompts = GoldenSettings.Prompts(file),
        Ablation = GoldenSettings.Ablation(file, "resample"),
        Heads =
        [
            .. file.Root.GetProperty("heads").EnumerateArray()
                .Select(head => HeadId.Parse(head.GetString()!, provider: null)),
        ],
        Strengths = [.. file.Root.GetProperty("strengths").EnumerateArray().Select(number => number.GetDouble())],
    };
}
