using System.Text.Json;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Reliability;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs reliability on an engine and holds its report to the golden file.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
/// <param name="ofCorrelations">Largest difference of a correlation.</param>
public sealed class GoldenReliability(IRowEngine engine, string model, double tolerance, double ofCorrelations)
{
    /// <summary>Holds every number.</summary>
    /// <returns>Differences of the heads' rows, and of the correlations.</returns>
    public (Comparison Rows, Comparison Correlations) Compare()
    {
        GoldenFile file = GoldenFile.Open(model, "reliability");
        JsonElement root = file.Root;
        ReliabilityReport report = ExperimentRun.Run(
            new ReliabilityExperiment(
                new ReliabilitySettings
                {
                    Prompts = GoldenSettings.Prompts(file),
                    Ablation = GoldenSettings.Ablation(file, "resample"),
                    Heads = [.. engine.Shape.Heads],
                    Splits = root.GetProperty("splits").GetInt32(),
                    Seed = root.GetProperty("seed").GetUInt64(),
                    Floor = root.GetProperty("floor").GetDouble(),
                },
                engine.Shape),
            engine,
            CancellationToken.None);
        Comparison rows = new(tolerance * root.GetProperty("scale").GetDouble());
        rows.Check("rows", root.GetProperty("rows").GetArrayLength(), report.Heads.Count);
        foreach ((JsonElement row, ReliabilityRow found) in
            root.GetProperty("rows").EnumerateArray().Zip(report.Heads))
        {
            CompareRow(row, found, rows);
        }

        Comparison correlations = new(ofCorrelations);
        correlations.Check("split half", root.GetProperty("split_half").GetDouble(), report.SplitHalf);

        // The derivative of 2 r / (1 + r) is 2 / (1 + r)^2: below 4 for the files' r, which are -0.29 or more.
        correlations.Check(
            "Spearman-Brown", root.GetProperty("spearman_brown").GetDouble(), report.SpearmanBrown, factor: 4);
        CompareRanks(root.GetProperty("rank_stability"), report.RankStability, correlations);
        return (rows, correlations);
    }

    private static void CompareRow(JsonElement row, ReliabilityRow found, Comparison comparison)
    {
        string name = found.Head.ToString();
        comparison.CheckExact("head", row.GetProperty("head").GetString()!, name);
        comparison.Check($"{name} n", row.GetProperty("n").GetInt32(), found.N);
        GoldenStatistics.Compare(
            name, row, term => term == "self_repair" ? found.SelfRepair : null, comparison);
        comparison.Check(
            $"{name} between",
            row.GetProperty("between_prompt_sd").GetDouble(),
            found.BetweenPromptSd,
            Tolerances.SpreadFactor);
        comparison.Check(
            $"{name} within",
            row.GetProperty("within_prompt_sd").GetDouble(),
            found.WithinPromptSd,
            Tolerances.SpreadFactor);

        // Positions within the tolerance of a threshold may count either way.
        int unsure = row.GetProperty("share_over_corrected_unsure").GetInt32();
        int counted = row.GetProperty("counted").GetInt32();
        comparison.Check($"{name} count", counted, found.ShareCount, (unsure / comparison.Tolerance) + 1);
        comparison.Check(
            $"{name} over-corrected",
            counted == 0 ? null : row.GetProperty("share_over_corrected").GetDouble(),
            found.ShareOverCorrected,
            (2.0 * unsure / Math.Max(1, counted - unsure) / comparison.Tolerance) + 1);
    }

    private static void CompareRanks(JsonElement expected, IReadOnlyList<RankRow> rows, Comparison comparison)
    {
        comparison.Check("ranks", expected.GetArrayLength(), rows.Count);
        foreach ((JsonElement row, RankRow found) in expected.EnumerateArray().Zip(rows))
        {
            comparison.Check("prompts", row.GetProperty("prompts").GetInt32(), found.Prompts);

            // Heads whose means are close may change places.
            double spearman = row.GetProperty("spearman").GetDouble();
            double open = Math.Max(
                spearman - row.GetProperty("spearman_low").GetDouble(),
                row.GetProperty("spearman_high").GetDouble() - spearman);
            comparison.Check(
                $"{found.Prompts} prompts", spearman, found.Spearman, (open / comparison.Tolerance) + 1);
        }
    }
}
