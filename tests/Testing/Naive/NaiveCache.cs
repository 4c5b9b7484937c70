using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing.Naive;

/// <summary>Activations of a naive pass, in double; the port hands them out as float32. All of them are kept, but only
/// what the row asked for is handed out.</summary>
/// <param name="model">The model that ran the row.</param>
/// <param name="row">The row.</param>
public sealed class NaiveCache(NaiveModel model, Row row)
    : ActivationCache(row.Tokens, row.BlocksIn(model.Shape.LayerCount), model.Shape.LayerCount)
{
    private static readonly Dictionary<KeptActivation, RowReads> ReadsFor = new()
    {
        [KeptActivation.ResidPre] = RowReads.Streams,
        [KeptActivation.ResidMid] = RowReads.Streams,
        [KeptActivation.Z] = RowReads.Z,
        [KeptActivation.MlpOut] = RowReads.MlpOut,
        [KeptActivation.Ln1Scale] = RowReads.Scales,
        [KeptActivation.Ln2Scale] = RowReads.Scales,
        [KeptActivation.Queries] = RowReads.Queries,
        [KeptActivation.Keys] = RowReads.Keys,
        [KeptActivation.Values] = RowReads.Values,
    };

    private readonly Dictionary<(KeptActivation Activation, int Place), double[]> kept = [];

    /// <inheritdoc/>
    public override ScoredTokens? Scored => row.Scored;

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> FinalScale => row.Reads.HasFlag(RowReads.Scales)
        ? Floats(OwnFinalScale)
        : throw new InvalidOperationException($"The row was run without {RowReads.Scales}.");

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> ScoredDirections => Unembedding;

    internal float[] Unembedding { get; set; } = [];

    internal double[] OwnFinalScale { get; set; } = [];

    internal List<float[]> Directions { get; } = [];

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> AtPlace(KeptActivation activation, int place) =>
        row.Reads.HasFlag(ReadsFor[activation]) && kept.TryGetValue((activation, place), out double[]? values)
            ? Floats(values)
            : throw new InvalidOperationException($"The row kept no {activation} at place {place}.");

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> HeadDirections(int layer) => Directions[layer];

    /// <summary>Recognizes a cache of a naive model.</summary>
    internal static NaiveCache Of(ActivationCache cache, NaiveModel model) =>
        cache is NaiveCache own && ReferenceEquals(own.Model, model) ? own : throw new ForeignCacheException();

    internal static float[] Floats(double[] values) => [.. values.Select(value => (float)value)];

    private NaiveModel Model => model;

    internal double[] Exactly(KeptActivation activation, int place) => kept[(activation, place)];

    internal void Keep(KeptActivation activation, int place, double[] values) => kept[(activation, place)] = values;
}
