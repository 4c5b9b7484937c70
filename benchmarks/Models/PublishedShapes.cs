using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Benchmarks.Models;

/// <summary>Shapes of published Pythia models, by name.</summary>
internal static class PublishedShapes
{
    /// <summary>Rows of the unembedding of all of them, padding included.</summary>
    private const int Vocabulary = 50304;

    /// <summary>The longest prompt of all of them.</summary>
    private const int Context = 2048;

    /// <summary>The shapes, smallest first.</summary>
    public static IReadOnlyDictionary<string, ModelShape> All { get; } = new Dictionary<string, ModelShape>
    {
        ["pythia-14m"] = Shape(layers: 6, heads: 4, width: 128),
        ["pythia-70m"] = Shape(layers: 6, heads: 8, width: 512),
        ["pythia-160m"] = Shape(layers: 12, heads: 12, width: 768),
        ["pythia-410m"] = Shape(layers: 24, heads: 16, width: 1024),
    };

    private static ModelShape Shape(int layers, int heads, int width) =>
        new(layers, heads, width, width / heads, 4 * width, Vocabulary, Context, IsParallel: true);
}
