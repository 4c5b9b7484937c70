using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>What config.json says of a GPT-NeoX model.</summary>
/// <param name="Shape">The dimensions.</param>
/// <param name="RotaryDims">Dimensions of each head that are rotated: d_head times the rotary share, truncated;
/// even.</param>
/// <param name="RotaryBase">Base of the rotary frequencies base^(-2i / RotaryDims).</param>
/// <param name="Activation">The MLP's activation function.</param>
/// <param name="LayerNormEpsilon">Added to the variance before the square root.</param>
/// <param name="HasTiedEmbeddings">The unembedding may be left out of the file: it is the embedding then.</param>
/// <param name="HasAttentionBias">query_key_value and dense have biases.</param>
public sealed record CheckpointConfig(
    ModelShape Shape,
    int RotaryDims,
    double RotaryBase,
    ActivationFunction Activation,
    double LayerNormEpsilon,
    bool HasTiedEmbeddings,
    bool HasAttentionBias)
{
    /// <summary>Reads a checkpoint's config.json; its weights may be elsewhere.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <exception cref="ExportException">It has none, or one that is not understood; the subclass says why.</exception>
    public static CheckpointConfig Read(string folder) => ConfigReader.Read(folder);

    /// <summary>What the graphs need to know of it, the padding of a package included.</summary>
    public Architecture ToArchitecture() =>
        new(
            Shape,
            WeightLayout.Padded(Shape.DMlp),
            WeightLayout.Padded(Shape.DModel),
            RotaryDims,
            Activation,
            LayerNormEpsilon);
}
