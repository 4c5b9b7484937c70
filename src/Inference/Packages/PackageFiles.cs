namespace SelfRepair.Inference.Packages;

/// <summary>Names of the files of a model package.</summary>
public static class PackageFiles
{
    /// <summary>What the package is: <see cref="PackageManifest"/>.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The folded weights: <see cref="WeightNames"/>.</summary>
    public const string Weights = "weights.safetensors";

    /// <summary>The whole model with every hook, its weights by offset in <see cref="Weights"/>.</summary>
    public const string Model = "model.onnx";

    /// <summary>The tokenizer, where the checkpoint has one.</summary>
    public const string Tokenizer = "tokenizer.json";
}
