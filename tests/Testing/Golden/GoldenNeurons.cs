using System.Text.Json;
using SelfRepair.Analysis.Neurons;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Runs neurons analyses on an engine and holds their rows to the golden files.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |logit_clean|.</param>
public sealed class GoldenNeurons(IRowEngine engine, string model, double tolerance)
{
    private readonly GoldenFile more = GoldenFile.Open(model, "neurons-more");

    private double Bound => tolerance * more.Root.GetProperty("scale").GetDouble();

    /// <summary>Holds the file neurons-more: every neuron of a layer, the top ones in their order, the curve.</summary>
    public Comparison CompareRows()
    {
        Comparison comparison = new(Bound);
        int top = more.Root.GetProperty("top").GetInt32();
        foreach (JsonElement row in more.Root.GetProperty("rows").EnumerateArray())
        {
            HeadId head = HeadId.Parse(row.GetProperty("head").GetString()!, provider: null);
            int layer = row.GetProperty("layer").GetInt32();
            JsonElement neurons = row.GetProperty("neurons");
            NeuronsReport few = Run(more, head, [layer], top);
            comparison.Check("rows", top, few.Neurons.Count);
            CompareOrder(Column(neurons, "change"), few.Neurons, comparison);
            foreach (NeuronRow found in few.Neurons)
            {
                Compare(neurons, found, comparison);
                CompareShare(neurons, found, "recurs", found.Recurs, comparison);
            }

            foreach (NeuronRow found in Run(more, head, [layer], engine.Shape.DMlp).Neurons)
            {
                comparison.Check("n", row.GetProperty("n").GetInt32(), found.N);
                Compare(neurons, found, comparison);
            }

            CompareCurve(row.GetProperty("curve"), Column(neurons, "change"), few.Curves, comparison);
        }

        return comparison;
    }

    /// <summary>Holds the file neurons: all layers under one head's ablation, those before it among them.</summary>
    public Comparison CompareLayers()
    {
        GoldenFile file = GoldenFile.Open(model, "neurons");
        int[] ablated = [.. file.Root.GetProperty("ablated").EnumerateArray().Select(value => value.GetInt32())];
        JsonElement[] expected = [.. file.Root.GetProperty("rows").EnumerateArray()];
        NeuronsReport report = Run(
            file,
            new HeadId(ablated[0], ablated[1]),
            [.. expected.Select(row => row.GetProperty("layer").GetInt32())],
            engine.Shape.DMlp);
        Comparison comparison = new(Bound);
        comparison.Check("rows", expected.Length * engine.Shape.DMlp, report.Neurons.Count);
        foreach (NeuronRow found in report.Neurons)
        {
            JsonElement row = expected.Single(one => one.GetProperty("layer").GetInt32() == found.Layer);
            string name = NameOf(found);
            double At(string member) => row.GetProperty(member)[found.Neuron].GetDouble();
            comparison.Check(name, At("mean_direct_effect"), found.DirectEffect);
            comparison.Check(name, At("mean_change"), found.Change);
            comparison.Check($"{name} anti-erasure", At("anti_erasure"), found.AntiErasureShare);
        }

        return comparison;
    }

    private static string NameOf(NeuronRow row) => $"layer {row.Layer} neuron {row.Neuron}";

    private static double[] Column(JsonElement neurons, string name) => GoldenFile.Flat(neurons.GetProperty(name));

    private static void Compare(JsonElement neurons, NeuronRow found, Comparison comparison)
    {
        string name = NameOf(found);
        double At(string member) => neurons.GetProperty(member)[found.Neuron].GetDouble();
        comparison.Check(name, At("direct_effect"), found.DirectEffect);
        comparison.Check(name, At("direct_effect_ablated"), found.DirectEffectAblated);
        comparison.Check(name, At("change"), found.Change);
        CompareShare(neurons, found, "anti_erasure_share", found.AntiErasureShare, comparison);
    }

    /// <summary>A share lies between what rounding may make of it.</summary>
    private static void CompareShare(
        JsonElement neurons, NeuronRow found, string member, double? share, Comparison comparison)
    {
        double low = neurons.GetProperty(member + "_low")[found.Neuron].GetDouble();
        double high = neurons.GetProperty(member + "_high")[found.Neuron].GetDouble();
        comparison.Check($"{NameOf(found)} {member}", Math.Clamp(share ?? double.NaN, low, high), share);
    }

    /// <summary>The top neurons in their order, but where two are closer than the tolerance.</summary>
    private static void CompareOrder(double[] changes, IReadOnlyList<NeuronRow> found, Comparison comparison)
    {
        double[] sizes = [.. changes.Select(Math.Abs).OrderDescending()];
        for (int place = 0; place < found.Count; place++)
        {
            comparison.Check($"place {place}", sizes[place], Math.Abs(changes[found[place].Neuron]));
        }
    }

    /// <summary>A share is off by what its two sums are, each of as many errors as it has neurons, over the
    /// total.</summary>
    private static void CompareCurve(
        JsonElement curve, double[] changes, IReadOnlyList<CurveRow> found, Comparison comparison)
    {
        comparison.Check("last k", changes.Length, found[^1].K);
        double total = Math.Abs(changes.Sum());
        foreach (CurveRow row in found)
        {
            double? expected =
                curve.ValueKind == JsonValueKind.Null ? null : curve[row.K - 1].GetDouble();
            double factor = (1 + Math.Abs(expected ?? 0)) * Math.Sqrt(changes.Length) / total;
            comparison.Check($"curve at {row.K}", expected, row.Share, factor);
        }
    }

    private NeuronsReport Run(GoldenFile file, HeadId head, IReadOnlyList<int> layers, int top) => ExperimentRun.Run(
        new NeuronsExperiment(
            new NeuronsSettings
            {
                Prompts = GoldenSettings.Prompts(file),
                Ablation = GoldenSettings.Ablation(file, "resample"),
                Head = head,
                Layers = layers,
                Top = top,
            },
            engine.Shape),
        engine,
        CancellationToken.None);
}
