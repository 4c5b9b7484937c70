using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Packages;

/// <summary>All that the graphs need to know of a model beside its weights.</summary>
/// <param name="Shape">The dimensions.</param>
/// <param name="DMlpPadded">Stored width of the MLP, at least d_mlp: zero columns and rows that keep a matrix's row
/// stride off multiples of 4 KiB (docs/model-package.md).</param>
/// <param name="DModelPadded">Stored rows of the matrices that read a normalized stream or z, at least d_model: zero
/// rows that do the same for what is multiplied with them.</param>
/// <param name="RotaryDims">Dimensions of each head that are rotated, even, 0 to d_head.</param>
/// <param name="Activation">The MLP's activation function.</param>
/// <param name="LayerNormEpsilon">Added to the variance before the square root.</param>
public sealed record Architecture(
    ModelShape Shape,
    int DMlpPadded,
    int DModelPadded,
    int RotaryDims,
    ActivationFunction Activation,
    double LayerNormEpsilon);
