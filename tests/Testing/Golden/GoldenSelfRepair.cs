using System.Globalization;
using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs the self-repair experiment on an engine and holds the report to a golden file.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenSelfRepair(IRowEngine engine, string model, double tolerance)
{
    private static readonly Term[] FrozenTerms =
        [Terms.LogitChangeFinal, Terms.LogitChangeDownstream, Terms.LogitChangeIsolated];

    /// <summary>Holds a file self-repair-KIND: every term at every position, every row, the repair matrix.</summary>
    /// <param name="kind"><c>resample</c>, <c>zero</c>, <c>mean</c> or <c>position_mean</c>.</param>
    public Comparison CompareKind(string kind)
    {
        GoldenFile file = GoldenFile.Open(model, $"self-repair-{kind}");
        double fraction = file.Root.GetProperty("fraction").GetDouble();
        GoldenFractions fractions = new(model, kind);
        SelfRepairReport report = Run(Settings(file, KindOf(kind)) with
        {
            TopFraction = fraction,
            Matrix = true,
            Bootstrap = fractions.Resamples,
            BootstrapSeed = fractions.Seed,
        });
        Comparison comparison = ComparisonFor(file.Root.GetProperty("per_position"));
        CompareTerms(file.Root.GetProperty("per_position"), report, comparison);
        GoldenRows rows = new(file, report, comparison);
        rows.CompareRows();
        rows.CompareMatrix();
        fractions.Compare(report, comparison);
        return comparison;
    }

    /// <summary>Holds the file foil: every term of target minus foil.</summary>
    public Comparison CompareFoil()
    {
        GoldenFile file = GoldenFile.Open(model, "foil");
        IReadOnlyList<int[]> foils = file.Ids("foils");
        SelfRepairSettings settings = Settings(file, AblationKind.Resample);
        Prompt[] prompts = [.. settings.Prompts.Select((prompt, index) => prompt with { Foils = foils[index] })];
        SelfRepairReport report = Run(settings with { Prompts = prompts, Metric = Metric.LogitDifference });
        Comparison comparison = ComparisonFor(file.Root.GetProperty("per_position"));
        CompareTerms(file.Root.GetProperty("per_position"), report, comparison);
        return comparison;
    }

    /// <summary>Holds the file routes: the repair of heads by values and by patterns, in all and in top rows.</summary>
    /// <param name="kind"><c>resample</c> or <c>zero</c>.</param>
    public Comparison CompareRoutes(string kind)
    {
        GoldenFile file = GoldenFile.Open(model, "routes");
        SelfRepairReport report = Run(Settings(file, KindOf(kind)) with
        {
            TopFraction = file.Root.GetProperty("fraction").GetDouble(),
            Routes = true,
        });
        JsonElement expected = file.Root.GetProperty(kind);
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        CompareRows(expected.GetProperty("rows"), report.Heads!, comparison);
        CompareRows(expected.GetProperty("rows_top"), report.HeadsTop!, comparison);
        return comparison;
    }

    /// <summary>Holds the rows of the file constant: every head replaced by a vector.</summary>
    public Comparison CompareConstant()
    {
        GoldenFile file = GoldenFile.Open(model, "constant");
        SelfRepairReport report = Run(Settings(file, AblationKind.Zero) with
        {
            Ablation = GoldenSettings.Constant(file, name => !name.StartsWith("MLP", StringComparison.Ordinal)),
        });
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        CompareRows(file.Root.GetProperty("rows"), report.Heads!, comparison);
        return comparison;
    }

    private static void CompareRows(JsonElement expected, IReadOnlyList<HeadRow> rows, Comparison comparison)
    {
        comparison.Check("rows", expected.GetArrayLength(), rows.Count);
        foreach ((JsonElement row, HeadRow found) in expected.EnumerateArray().Zip(rows))
        {
            string name = found.Head.ToString();
            comparison.CheckExact("head", row.GetProperty("head").GetString()!, name);
            comparison.Check($"{name} n", row.GetProperty("n").GetInt32(), found.N);
            GoldenStatistics.Compare(
                name,
                row,
                term => found.Terms.FirstOrDefault(one => one.Name == term) is { } measured ? found[measured] : null,
                comparison);
        }
    }

    /// <summary>Holds the file frozen: logit changes under frozen LayerNorms, passive and active repair.</summary>
    public Comparison CompareFrozen()
    {
        GoldenFile file = GoldenFile.Open(model, "frozen");
        SelfRepairReport report = Run(Settings(file, AblationKind.Resample) with
        {
            LayerNorm = LayerNormModes.Final | LayerNormModes.Downstream | LayerNormModes.Isolated,
        });
        Comparison comparison =
            ComparisonFor(GoldenFile.Open(model, "self-repair-resample").Root.GetProperty("per_position"));
        foreach (Term term in FrozenTerms)
        {
            string mode = term.Name["logit_change_".Length..];
            CompareTerm(mode, file.Root.GetProperty(mode).GetProperty("values"), term, report, comparison);
        }

        CompareTerm("passive", file.Root.GetProperty("passive"), Terms.FromLayerNormPassive, report, comparison);
        CompareTerm("active", file.Root.GetProperty("active"), Terms.FromLayerNormActive, report, comparison);
        return comparison;
    }

    private static AblationKind KindOf(string name) =>
        Enum.Parse<AblationKind>(name.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true);

    private SelfRepairSettings Settings(GoldenFile file, AblationKind kind) => new()
    {
        Prompts =
        [
            .. file.Prompts.Select((tokens, index) =>
                new Prompt { Id = index.ToString(CultureInfo.InvariantCulture), Tokens = tokens }),
        ],
        Heads = [.. engine.Shape.Heads],
        Ablation = new AblationSettings
        {
            Kind = kind,
            Sources = kind == AblationKind.Resample
                ? [.. file.Sources.Select(source => new ReadOnlyMemory<int>(source))]
                : null,
        },
        KeepTokens = KeepTokens.All,
    };

    private SelfRepairReport Run(SelfRepairSettings settings) =>
        ExperimentRun.Run(new SelfRepairExperiment(settings, engine.Shape), engine, CancellationToken.None);

    private Comparison ComparisonFor(JsonElement perPosition)
    {
        double largest = GoldenFile.Flat(perPosition.GetProperty("logit_clean")).Max(Math.Abs);
        return new Comparison(tolerance * largest);
    }

    private static void CompareTerms(JsonElement perPosition, SelfRepairReport report, Comparison comparison)
    {
        foreach (Term term in SelfRepairTerms.All)
        {
            if (perPosition.TryGetProperty(term.Name, out JsonElement values))
            {
                CompareTerm(term.Name, values, term, report, comparison);
            }
        }
    }

    /// <summary>Compares [layer][head][prompt][position] with token rows in the order of prompt, layer, head,
    /// position.</summary>
    private static void CompareTerm(
        string name,
        JsonElement expected,
        Term term,
        SelfRepairReport report,
        Comparison comparison)
    {
        TokenColumns rows = report.TokenRows!;
        float[] values = rows[term]!;
        comparison.Check($"{name} count", GoldenFile.Flat(expected).Length, values.Length);
        for (int row = 0; row < rows.Count; row++)
        {
            (int layer, int head, int prompt, int position) =
                (rows.Layer[row], rows.HeadIndex[row], rows.Prompt[row], rows.Position[row]);
            double golden = expected[layer][head][prompt][position].GetDouble();
            comparison.Check($"{name} L{layer}H{head} prompt {prompt} position {position}", golden, values[row]);
        }
    }
}
