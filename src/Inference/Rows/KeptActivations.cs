using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Rows;

/// <summary>One row's kept activations in the host's memory.</summary>
internal sealed class KeptActivations : ActivationCache
{
    private readonly RowReads reads;
    private readonly List<float[]> z = [];
    private readonly List<float[]> residPre = [];
    private readonly List<float[]> residMid = [];
    private readonly List<float[]> mlpOut = [];
    private readonly List<float[]> ln1 = [];
    private readonly List<float[]> ln2 = [];
    private float[] final = [];

    public KeptActivations(Row row, RowDirections? directions)
    {
        reads = row.Reads;
        Tokens = row.Tokens;
        CountsByLayer = row.BlockOrder is null && row.Start is null or { Layer: 0, Entry: BlockEntry.Attention };
        Directions = directions;
    }

    public override ReadOnlyMemory<int> Tokens { get; }

    public override ScoredTokens? Scored => Directions?.Scored;

    public override bool CountsByLayer { get; }

    /// <summary>The row's scored directions, or null.</summary>
    public RowDirections? Directions { get; }

    public override ReadOnlyMemory<float> Z(int layer) => At(z, layer, RowReads.Z);

    public override ReadOnlyMemory<float> ResidPre(int layer) => At(residPre, layer, RowReads.Streams);

    /// <summary>The stream between attention and MLP of a serial block, [pos, d_model].</summary>
    public ReadOnlyMemory<float> ResidMid(int layer) => At(residMid, layer, RowReads.Streams);

    public override ReadOnlyMemory<float> MlpOut(int layer) => At(mlpOut, layer, RowReads.MlpOut);

    public override ReadOnlyMemory<float> Scale(LayerNormPlace norm, int layer) => norm switch
    {
        LayerNormPlace.Ln1 => At(ln1, layer, RowReads.Scales),
        LayerNormPlace.Ln2 => At(ln2, layer, RowReads.Scales),
        LayerNormPlace.Final => At([final], 0, RowReads.Scales),
        _ => throw new ArgumentOutOfRangeException(nameof(norm)),
    };

    public override ReadOnlyMemory<float> HeadDirections(int layer) =>
        At(Directions?.Heads ?? [], layer, RowReads.HeadDirections);

    public void KeepZ(ReadOnlySpan<float> values) => Keep(z, RowReads.Z, values);

    public void KeepResidPre(ReadOnlySpan<float> values) => Keep(residPre, RowReads.Streams, values);

    public void KeepResidMid(ReadOnlySpan<float> values) => Keep(residMid, RowReads.Streams, values);

    public void KeepMlpOut(ReadOnlySpan<float> values) => Keep(mlpOut, RowReads.MlpOut, values);

    public void KeepLn1(ReadOnlySpan<float> values) => Keep(ln1, RowReads.Scales, values);

    public void KeepLn2(ReadOnlySpan<float> values) => Keep(ln2, RowReads.Scales, values);

    public void KeepFinal(float[] scale) => final = scale;

    private void Keep(List<float[]> place, RowReads read, ReadOnlySpan<float> values)
    {
        if (reads.HasFlag(read))
        {
            float[] copy = GC.AllocateUninitializedArray<float>(values.Length);
            values.CopyTo(copy);
            place.Add(copy);
        }
    }

    private ReadOnlyMemory<float> At(IReadOnlyList<float[]?> place, int layer, RowReads read) =>
        !reads.HasFlag(read)
            ? throw new InvalidOperationException($"The row was run without {read} among its reads.")
            : place[layer];
}
