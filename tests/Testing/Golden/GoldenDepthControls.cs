using System.Text.Json;
using SelfRepair.Analysis.DepthControls;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs an analysis with depth controls on an engine and holds its rows to the golden file.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenDepthControls(IRowEngine engine, string model, double tolerance)
{
    /// <summary>Holds every row of the three tables.</summary>
    public Comparison Compare()
    {
        GoldenFile file = GoldenFile.Open(model, "depth-controls");
        JsonElement[] heads = [.. file.Root.GetProperty("rows").EnumerateArray()];
        JsonElement random = file.Root.GetProperty("random");
        DepthControlsSettings settings = new()
        {
            Prompts = GoldenSettings.Prompts(file),
            Ablation = GoldenSettings.Ablation(file, "resample"),
            Heads = [.. heads.Select(row => HeadId.Parse(row.GetProperty("head").GetString()!, provider: null))],
            Random = new RandomWriteSettings(
                random.GetProperty("count").GetInt32(), random.GetProperty("seed").GetUInt64()),
        };
        DepthControlsReport report = ExperimentRun.Run(
            new DepthControlsExperiment(settings, engine.Shape), engine, CancellationToken.None);
        Comparison comparison = new(tolerance * file.Root.GetProperty("scale").GetDouble());
        comparison.Check("identity", 0, report.IdentityMax, factor: 10);
        comparison.Check("rows", heads.Length, report.Heads.Count);
        foreach ((JsonElement row, ControlRow found) in heads.Zip(report.Heads))
        {
            Compare(row, found, comparison);
        }

        CompareLayers(file.Root.GetProperty("layers"), report.Layers, comparison);
        CompareAnswers(file.Root.GetProperty("answers"), report.Answers, comparison);
        return comparison;
    }

    private static void Compare(JsonElement row, ControlRow found, Comparison comparison)
    {
        string name = found.Head.ToString();
        double? perComponent = row.GetProperty("repair_per_component") is { ValueKind: JsonValueKind.Number } number
            ? number.GetDouble()
            : null;
        comparison.CheckExact(name, row.GetProperty("head").GetString()!, name);
        comparison.Check($"{name} n", row.GetProperty("n").GetInt32(), found.N);
        comparison.Check($"{name} self_repair", row.GetProperty("self_repair").GetDouble(), found.SelfRepair.Mean);
        comparison.Check($"{name} components", row.GetProperty("components").GetInt64(), found.Components);
        comparison.Check($"{name} repair_per_component", perComponent, found.RepairPerComponent);
        GoldenScore.Compare(name, row, "self_repair_random", "z_score", found.Random, comparison);
    }

    private static void CompareLayers(
        JsonElement expected, IReadOnlyList<LayerEffectRow> layers, Comparison comparison)
    {
        comparison.Check("layers", expected.GetArrayLength(), layers.Count);
        foreach ((JsonElement row, LayerEffectRow found) in expected.EnumerateArray().Zip(layers))
        {
            string name = $"layer {found.Layer}";
            comparison.Check(name, row.GetProperty("layer").GetInt32(), found.Layer);
            comparison.Check(
                $"{name} attention",
                row.GetProperty("attention_direct_effect").GetDouble(),
                found.AttentionDirectEffect);
            comparison.Check($"{name} mlp", row.GetProperty("mlp_direct_effect").GetDouble(), found.MlpDirectEffect);
        }
    }

    private static void CompareAnswers(
        JsonElement expected, IReadOnlyList<AnswerRow> answers, Comparison comparison)
    {
        comparison.Check("answers", expected.GetArrayLength(), answers.Count);
        foreach ((JsonElement row, AnswerRow found) in expected.EnumerateArray().Zip(answers))
        {
            string name = $"answer to {found.AblatedLayer} of {found.Layer}";
            comparison.Check(name, row.GetProperty("ablated_layer").GetInt32(), found.AblatedLayer);
            comparison.Check(name, row.GetProperty("layer").GetInt32(), found.Layer);
            comparison.Check($"{name} heads", row.GetProperty("from_heads").GetDouble(), found.FromHeads);
            comparison.Check($"{name} mlp", row.GetProperty("from_mlp").GetDouble(), found.FromMlp);
        }
    }
}
