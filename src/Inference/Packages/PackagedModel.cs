using System.Text.Json.Serialization;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Packages;

/// <summary>The model's shape and block layout as the manifest writes them.</summary>
public sealed record PackagedModel
{
    /// <summary>Number of blocks.</summary>
    [JsonPropertyName("n_layers")]
    public required int LayerCount { get; init; }

    /// <summary>Attention heads in a block.</summary>
    [JsonPropertyName("n_heads")]
    public required int HeadCount { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int DModel { get; init; }

    /// <summary>Width of a head.</summary>
    public required int DHead { get; init; }

    /// <summary>Neurons of a block.</summary>
    public required int DMlp { get; init; }

    /// <summary>Stored rows of the matrices that read a stream or z: d_model, then zeros.</summary>
    public required int DModelPadded { get; init; }

    /// <summary>Stored width of the MLP: the neurons, then zeros.</summary>
    public required int DMlpPadded { get; init; }

    /// <summary>Rows of the unembedding, those without a token included.</summary>
    public required int DVocab { get; init; }

    /// <summary>Largest number of tokens in a prompt.</summary>
    [JsonPropertyName("n_ctx")]
    public required int ContextLength { get; init; }

    /// <summary>Attention and MLP both read the block's input.</summary>
    [JsonPropertyName("parallel")]
    public required bool IsParallel { get; init; }

    /// <summary>Rotated dimensions of each head.</summary>
    public required int RotaryDims { get; init; }

    /// <summary>Base of the rotary frequencies.</summary>
    public required double RotaryBase { get; init; }

    /// <summary>The MLP's activation function.</summary>
    public required ActivationFunction Activation { get; init; }

    /// <summary>Added to the variance before the square root.</summary>
    [JsonPropertyName("layer_norm_eps")]
    public required double LayerNormEpsilon { get; init; }

    /// <summary>Whether a model of these dimensions can exist.</summary>
    [JsonIgnore]
    public bool IsPossible =>
        Math.Min(Math.Min(LayerCount, HeadCount), Math.Min(DHead, DMlp)) > 0 && Math.Min(DVocab, ContextLength) > 0
        && (long)HeadCount * DHead == DModel && DModelPadded >= DModel && DMlpPadded >= DMlp
        && RotaryDims >= 0 && RotaryDims <= DHead;

    /// <summary>Describes a model.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="rotaryBase">Base of the rotary frequencies.</param>
    public static PackagedModel From(Architecture architecture, double rotaryBase)
    {
        ModelShape shape = architecture.Shape;
        return new PackagedModel
        {
            LayerCount = shape.LayerCount,
            HeadCount = shape.HeadCount,
            DModel = shape.DModel,
            DHead = shape.DHead,
            DMlp = shape.DMlp,
            DModelPadded = architecture.DModelPadded,
            DMlpPadded = architecture.DMlpPadded,
            DVocab = shape.DVocab,
            ContextLength = shape.ContextLength,
            IsParallel = shape.IsParallel,
            RotaryDims = architecture.RotaryDims,
            RotaryBase = rotaryBase,
            Activation = architecture.Activation,
            LayerNormEpsilon = architecture.LayerNormEpsilon,
        };
    }

    /// <summary>The model described.</summary>
    public Architecture ToArchitecture()
    {
        var shape = new ModelShape(
            LayerCount, HeadCount, DModel, DHead, DMlp, DVocab, ContextLength, IsParallel);
        return new Architecture(shape, DMlpPadded, DModelPadded, RotaryDims, Activation, LayerNormEpsilon);
    }
}
