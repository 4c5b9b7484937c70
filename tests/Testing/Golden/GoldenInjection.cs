using System.Text.Json;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Injection;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs injections on an engine and holds their rows to the golden files.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenInjection(IRowEngine engine, string model, double tolerance)
{
    /// <summary>Holds the file injection-adjusted: every kind of vector, both operations, chosen positions, and the
    /// layer-adjusted score.</summary>
    public Comparison CompareAdjusted()
    {
        GoldenFile file = GoldenFile.Open(model, "injection-adjusted");
        Comparison comparison = Begin(file);
        foreach (IGrouping<(string, string, bool), JsonElement> rows in
            file.Root.GetProperty("rows").EnumerateArray().GroupBy(RequestOf))
        {
            InjectionReport report = Run(SettingsOf(file, [.. rows]));
            comparison.Check("rows", rows.Count(), report.Injections.Count);
            foreach ((JsonElement row, InjectionRow found) in rows.Zip(report.Injections))
            {
                CompareRow(row, found, comparison);
                CompareScore(row, found, comparison);
            }
        }

        return comparison;
    }

    /// <summary>Holds the injections of the file dose-response: rows, and how they move with alpha.</summary>
    public Comparison CompareDoses()
    {
        GoldenFile file = GoldenFile.Open(model, "dose-response");
        Comparison comparison = Begin(file);
        JsonElement[] rows = [.. file.Root.GetProperty("rows").EnumerateArray()];
        InjectionReport report = Run(SettingsOf(file, rows) with { Random = null });
        comparison.Check("rows", rows.Length, report.Injections.Count);
        foreach ((JsonElement row, InjectionRow found) in rows.Zip(report.Injections))
        {
            CompareRow(row, found, comparison);
        }

        GoldenDoses.CompareResponses(
            file.Root.GetProperty("responses"),
            [.. report.Responses!.Select(response => response.Response)],
            rows,
            "alpha",
            comparison);
        return comparison;
    }

    /// <summary>Holds the file injection: a vector of its own at every position of every prompt. The file has values by
    /// position, which are pooled here, and those of one prompt's positions each alone.</summary>
    public Comparison CompareByPosition()
    {
        GoldenFile file = GoldenFile.Open(model, "injection");
        JsonElement[] layers = [.. file.Root.GetProperty("rows").EnumerateArray()];
        double[] logits = GoldenFile.Flat(layers[0].GetProperty("logit_clean"));
        Comparison comparison = new(tolerance * logits.Max(Math.Abs));
        InjectionSettings settings = new()
        {
            Prompts = GoldenSettings.Prompts(file),
            Layers = [.. layers.Select(row => row.GetProperty("layer").GetInt32())],
            Vectors =
            [
                new GivenVectors("given", [.. file.Root.GetProperty("vectors").EnumerateArray().Select(Floats)]),
            ],
            Random = null,
        };
        foreach ((JsonElement layer, InjectionRow found) in layers.Zip(Run(settings).Injections))
        {
            ComparePooled(layer, found, comparison);
        }

        return comparison;
    }

    /// <summary>A flat list of numbers, whatever they are nested in.</summary>
    private static ReadOnlyMemory<float> Floats(JsonElement numbers) =>
        GoldenFile.Flat(numbers).Select(number => (float)number).ToArray();

    /// <summary>Rows that one request answers: one operation, one choice of positions, with a score or
    /// without.</summary>
    private static (string Operation, string At, bool HasScore) RequestOf(JsonElement row) => (
        row.GetProperty("operation").GetString()!,
        row.GetProperty("at").ToString(),
        row.TryGetProperty("z_score", out _));

    private static Comparison ComparePooled(JsonElement layer, InjectionRow found, Comparison comparison)
    {
        foreach (Term term in Analysis.Breakdowns.Terms.OfAnyChange)
        {
            if (!layer.TryGetProperty(term.Name, out JsonElement byPrompt))
            {
                continue;
            }

            double[] values = GoldenFile.Flat(byPrompt);
            double mean = values.Average();
            double largest = Math.Max(1, values.Max(Math.Abs));
            comparison.Check($"{found.Layer} n", values.Length, found.N);
            comparison.Check($"{found.Layer} {term.Name}", mean, found[term].Mean, largest);
            comparison.Check(
                $"{found.Layer} {term.Name}_sd",
                Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)),
                found[term].StandardDeviation,
                Tolerances.SpreadFactor * largest);
        }

        return comparison;
    }

    private static void CompareRow(JsonElement row, InjectionRow found, Comparison comparison)
    {
        string name = $"{found.Operation} {found.Vector} x {found.Alpha} layer {found.Layer}";
        comparison.CheckExact(name, row.GetProperty("vector").GetString()!, found.Vector);
        comparison.Check(name, row.GetProperty("layer").GetInt32(), found.Layer);
        comparison.Check(name, row.GetProperty("alpha").GetDouble(), found.Alpha);
        comparison.Check(name, row.GetProperty("n").GetInt32(), found.N);
        GoldenStatistics.Compare(
            name,
            row,
            term => found[Analysis.Breakdowns.Terms.OfAnyChange.Single(one => one.Name == term)],
            comparison);
    }

    /// <summary>A score is a difference over a spread, so that it is off by as much more as the spread is less than 1;
    /// a random write within the tolerance of the mean may lie on either side of it.</summary>
    private static void CompareScore(JsonElement row, InjectionRow found, Comparison comparison)
    {
        if (!row.TryGetProperty("z_score", out JsonElement expected))
        {
            comparison.CheckExact("score", string.Empty, found.Score?.ToString() ?? string.Empty);
            return;
        }

        double[] random = GoldenFile.Flat(row.GetProperty("random_self_repair"));
        double mean = row.GetProperty("self_repair").GetDouble();
        double spread = Pooled.StandardDeviation(random)!.Value;
        double score = expected.GetDouble();
        string name = $"{found.Operation} {found.Vector} x {found.Alpha} layer {found.Layer}";
        comparison.Check($"{name} z_score", score, found.Score!.ZScore, (2 + (2 * Math.Abs(score))) / spread);
        double open = random.Count(value => Math.Abs(value - mean) <= 2 * comparison.Tolerance);
        comparison.Check(
            $"{name} percentile",
            row.GetProperty("percentile").GetDouble(),
            found.Score.Percentile,
            1e-9 + (open / random.Length / comparison.Tolerance));
    }

    private Comparison Begin(GoldenFile file) => new(tolerance * file.Root.GetProperty("scale").GetDouble());

    private InjectionReport Run(InjectionSettings settings) =>
        ExperimentRun.Run(new InjectionExperiment(settings, engine.Shape), engine, CancellationToken.None);

    private static InjectionSettings SettingsOf(GoldenFile file, JsonElement[] rows)
    {
        JsonElement first = rows[0];
        string[] names = [.. rows.Select(row => row.GetProperty("vector").GetString()!.Split(' ')[0]).Distinct()];
        return new InjectionSettings
        {
            Prompts = GoldenSettings.Prompts(file),
            Layers = [.. rows.Select(row => row.GetProperty("layer").GetInt32()).Distinct()],
            Alphas = [.. rows.Select(row => row.GetProperty("alpha").GetDouble()).Distinct()],
            Vectors =
            [
                .. file.Root.GetProperty("vectors").EnumerateArray()
                    .Where(vector => names.Contains(vector.GetProperty("name").GetString())).Select(VectorOf),
            ],
            At = first.TryGetProperty("at", out JsonElement at) && at.ValueKind == JsonValueKind.Array
                ? [.. at.EnumerateArray().Select(position => position.GetInt32())]
                : null,
            Operation = first.TryGetProperty("operation", out JsonElement operation)
                && operation.GetString() == "project_out"
                    ? InjectionOperation.ProjectOut
                    : InjectionOperation.Add,
            Random = first.TryGetProperty("z_score", out _) ? RandomOf(file.Root.GetProperty("random")) : null,
        };
    }

    private static RandomWriteSettings RandomOf(JsonElement random) =>
        new(random.GetProperty("count").GetInt32(), random.GetProperty("seed").GetUInt64());

    private static InjectedVector VectorOf(JsonElement vector)
    {
        string name = vector.GetProperty("name").GetString()!;
        if (vector.TryGetProperty("values", out JsonElement values))
        {
            return new GivenVector(name, Floats(values));
        }

        if (vector.TryGetProperty("head", out JsonElement head))
        {
            return new HeadVector(name, HeadId.Parse(head.GetString()!, provider: null));
        }

        if (vector.TryGetProperty("random", out JsonElement random))
        {
            RandomWriteSettings directions = RandomOf(random);
            return new RandomVectors(
                name, random.GetProperty("norm").GetDouble(), directions.Count, directions.Seed);
        }

        int[][] prompts =
        [
            .. vector.GetProperty("difference").EnumerateArray()
                .Select(prompt => prompt.EnumerateArray().Select(id => id.GetInt32()).ToArray()),
        ];
        return new DifferenceVector(name, prompts[0], prompts[1]);
    }
}
