using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Packages;

/// <summary>The published sizes of Pythia. The deduplicated models, the seed variants and every training step of a size
/// have the same dimensions.</summary>
public static class PythiaModels
{
    private const int Context = 2_048;

    /// <summary>One dimension of a head in four is rotated.</summary>
    private const int RotaryParts = 4;

    private const double Epsilon = 1e-5;

    /// <summary>The sizes by name, such as <c>pythia-160m</c>, the smallest first.</summary>
    public static IReadOnlyList<(string Name, Architecture Architecture)> All { get; } =
    [
        ("pythia-14m", Of(layers: 6, heads: 4, dModel: 128, dVocab: 50_304)),
        ("pythia-31m", Of(layers: 6, heads: 8, dModel: 256, dVocab: 50_304)),
        ("pythia-70m", Of(layers: 6, heads: 8, dModel: 512, dVocab: 50_304)),
        ("pythia-160m", Of(layers: 12, heads: 12, dModel: 768, dVocab: 50_304)),
        ("pythia-410m", Of(layers: 24, heads: 16, dModel: 1_024, dVocab: 50_304)),
        ("pythia-1b", Of(layers: 16, heads: 8, dModel: 2_048, dVocab: 50_304)),
        ("pythia-1.4b", Of(layers: 24, heads: 16, dModel: 2_048, dVocab: 50_304)),
        ("pythia-2.8b", Of(layers: 32, heads: 32, dModel: 2_560, dVocab: 50_304)),
        ("pythia-6.9b", Of(layers: 32, heads: 32, dModel: 4_096, dVocab: 50_432)),
        ("pythia-12b", Of(layers: 36, heads: 40, dModel: 5_120, dVocab: 50_688)),
    ];

    /// <summary>The model of a size.</summary>
    /// <param name="name">Its name, such as <c>pythia-160m</c>.</param>
    /// <exception cref="InvalidOperationException">There is no such size.</exception>
    public static Architecture Named(string name) => All.Single(model => model.Name == name).Architecture;

    /// <summary>The largest size that runs within a number of bytes, for an answer to who asked for too much.</summary>
    /// <param name="bytes">The bytes that there are.</param>
    /// <param name="bytesOf">Those that a model takes.</param>
    /// <returns>Its name; null where none fits.</returns>
    public static string? LargestWithin(long bytes, Func<Architecture, long> bytesOf) =>
        All.LastOrDefault(model => bytesOf(model.Architecture) <= bytes).Name;

    private static Architecture Of(int layers, int heads, int dModel, int dVocab)
    {
        int dHead = dModel / heads;
        var shape = new ModelShape(layers, heads, dModel, dHead, 4 * dModel, dVocab, Context, IsParallel: true);
        return new Architecture(
            shape,
            WeightLayout.Padded(shape.DMlp),
            WeightLayout.Padded(shape.DModel),
            dHead / RotaryParts,
            ActivationFunction.Gelu,
            Epsilon);
    }
}
