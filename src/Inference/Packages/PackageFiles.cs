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

    /// <summary>The same model with its patches as plain inputs, a kind each, for bindings of ONNX Runtime that have no
    /// optional inputs. Packages of schema version 1 lack it.</summary>
    public const string Patchable = "patchable.onnx";

    /// <summary>The tokenizer, where the checkpoint has one.</summary>
    public const string Tokenizer = "tokenizer.json";
}
