using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Browser.Tests;

/// <summary>Models with as many layers and heads as published ones, and random weights of little width: what the page
/// shows of them is as large, and they take seconds.</summary>
public static class ShapedModels
{
    /// <summary>As many heads as pythia-12b: 36 layers of 40.</summary>
    public const string Like12B = "like-12b";

    /// <summary>As many heads as pythia-160m: 12 layers of 12.</summary>
    public const string Like160M = "like-160m";

    private const int HeadWidth = 8;

    /// <summary>Writes them.</summary>
    /// <param name="folder">The folder of the service's local models.</param>
    public static void Write(string folder)
    {
        Write(Path.Combine(folder, Like12B), layerCount: 36, headCount: 40);
        Write(Path.Combine(folder, Like160M), layerCount: 12, headCount: 12);
    }

    private static void Write(string folder, int layerCount, int headCount)
    {
        ModelShape shape = new(
            layerCount,
            headCount,
            headCount * HeadWidth,
            HeadWidth,
            DMlp: 32,
            DVocab: 64,
            ContextLength: 64,
            IsParallel: true);
        new SyntheticCheckpoint(shape).Write(folder, StoredFormat.Safetensors, shardCount: 1);
    }
}
