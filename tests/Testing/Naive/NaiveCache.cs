using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing.Naive;

/// <summary>Activations of a naive run, in double; the port hands them out as float32.</summary>
/// <param name="tokens">The row's tokens.</param>
/// <param name="scored">What it scored.</param>
/// <param name="countsByLayer">Whether it ran every block from the first on.</param>
public sealed class NaiveCache(ReadOnlyMemory<int> tokens, ScoredTokens? scored, bool countsByLayer) : ActivationCache
{
    /// <inheritdoc/>
    public override ReadOnlyMemory<int> Tokens => tokens;

    /// <inheritdoc/>
    public override ScoredTokens? Scored => scored;

    /// <inheritdoc/>
    public override bool CountsByLayer => countsByLayer;

    internal List<Matrix> Pre { get; } = [];

    internal List<Matrix> Mid { get; } = [];

    internal List<Matrix> Outputs { get; } = [];

    internal List<Matrix> Mlps { get; } = [];

    internal List<double[]> Scales1 { get; } = [];

    internal List<double[]> Scales2 { get; } = [];

    internal double[] FinalScale { get; set; } = [];

    internal List<float[]> Directions { get; } = [];

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> Z(int layer) => Floats(Outputs[layer].Values);

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> ResidPre(int layer) => Floats(Pre[layer].Values);

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> MlpOut(int layer) => Floats(Mlps[layer].Values);

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> Scale(LayerNormPlace norm, int layer) => Floats(norm switch
    {
        LayerNormPlace.Ln1 => Scales1[layer],
        LayerNormPlace.Ln2 => Scales2[layer],
        _ => FinalScale,
    });

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> HeadDirections(int layer) => Directions[layer];

    internal static float[] Floats(double[] values) => [.. values.Select(value => (float)value)];
}
