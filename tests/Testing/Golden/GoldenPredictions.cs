using System.Text.Json;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.PredictionChange;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs prediction change on an engine and holds its rows to the golden files.</summary>
/// <remarks>A divergence and a loss move by no more than two logits do, so that the tolerance of logits holds for
/// them.</remarks>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenPredictions(IRowEngine engine, string model, double tolerance)
{
    private readonly double scale =
        GoldenFile.Open(model, "prediction-change-rows").Root.GetProperty("scale").GetDouble();

    /// <summary>Holds the rows of every head.</summary>
    public Comparison CompareRows()
    {
        GoldenFile file = GoldenFile.Open(model, "prediction-change-rows");
        JsonElement[] expected = [.. file.Root.GetProperty("rows").EnumerateArray()];
        PredictionChangeReport report = Run(
            file,
            [.. expected.Select(row => HeadId.Parse(row.GetProperty("head").GetString()!, provider: null))],
            keepsTokens: false);
        Comparison comparison = new(tolerance * scale);
        comparison.Check("rows", expected.Length, report.Heads.Count);
        foreach ((JsonElement row, PredictionRow found) in expected.Zip(report.Heads))
        {
            comparison.CheckExact("head", row.GetProperty("head").GetString()!, found.Head.ToString());
            comparison.Check("n", row.GetProperty("n").GetInt32(), found.N);
            int terms = GoldenStatistics.Compare(
                found.Head.ToString(),
                row,
                name => found[PredictionChangeTerms.All.Single(term => term.Name == name)],
                comparison);
            comparison.Check("terms", PredictionChangeTerms.All.Count, terms);
        }

        return comparison;
    }

    /// <summary>Holds the divergence and the most likely tokens at every scored position, by token rows. The file's
    /// last position of each prompt predicts no token of it, and is not scored.</summary>
    public Comparison ComparePositions()
    {
        GoldenFile file = GoldenFile.Open(model, "prediction-change");
        JsonElement[] expected = [.. file.Root.GetProperty("rows").EnumerateArray()];
        TokenColumns rows = Run(file, [.. expected.Select(HeadOf)], keepsTokens: true).TokenRows!;
        Comparison comparison = new(tolerance * scale);
        int found = 0;
        foreach (JsonElement head in expected)
        {
            for (int prompt = 0; prompt < file.Prompts.Count; prompt++)
            {
                for (int position = 0; position < file.Prompts[prompt].Length - 1; position++, found++)
                {
                    Compare(head, prompt, position, rows, comparison);
                }
            }
        }

        comparison.Check("token rows", found, rows.Count);
        return comparison;
    }

    private static HeadId HeadOf(JsonElement row) =>
        new(row.GetProperty("layer").GetInt32(), row.GetProperty("head").GetInt32());

    private static void Compare(
        JsonElement expected, int prompt, int position, TokenColumns rows, Comparison comparison)
    {
        HeadId head = HeadOf(expected);
        int row = Enumerable.Range(0, rows.Count).Single(index =>
            (rows.Prompt[index], rows.Position[index]) == (prompt, position)
            && new HeadId(rows.Layer[index], rows.HeadIndex[index]) == head);
        string name = $"{head} prompt {prompt} position {position}";
        JsonElement At(string member) => expected.GetProperty(member)[prompt][position];
        comparison.Check(name, At("kl").GetDouble(), rows[PredictionChangeTerms.Divergence]![row]);
        TopTokenColumns top = rows.TopTokens!;
        comparison.CheckExact(name, Ids(At("top_before")), Ids(top.IdsBefore, row, top.Count));
        comparison.CheckExact(name, Ids(At("top_after")), Ids(top.IdsAfter, row, top.Count));
    }

    private static string Ids(JsonElement list) =>
        string.Join(' ', list.EnumerateArray().Select(id => id.GetInt32()));

    private static string Ids(int[] ids, int row, int count) =>
        string.Join(' ', ids.Skip(row * count).Take(count));

    private PredictionChangeReport Run(GoldenFile file, IReadOnlyList<HeadId> heads, bool keepsTokens) =>
        ExperimentRun.Run(
            new PredictionChangeExperiment(
                new PredictionChangeSettings
                {
                    Prompts = GoldenSettings.Prompts(file),
                    Ablation = GoldenSettings.Ablation(file, "resample"),
                    Heads = heads,
                    KeepsTokens = keepsTokens,
                },
                engine.Shape),
            engine,
            CancellationToken.None);
}
