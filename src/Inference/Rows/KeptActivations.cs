using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Rows;

/// <summary>One row's kept activations in the host's memory.</summary>
internal sealed class KeptActivations : ActivationCache
{
    private readonly ModelPackage package;
    private readonly RowReads reads;
    private readonly Dictionary<KeptActivation, float[]?[]> kept = [];
    private float[]? finalScale;

    /// <summary>An empty cache of a row.</summary>
    /// <param name="package">The model that runs it.</param>
    /// <param name="row">The row.</param>
    /// <param name="directions">The row's scored directions, or null.</param>
    public KeptActivations(ModelPackage package, Row row, RowDirections? directions)
        : base(row.Tokens, row.BlocksIn(LayersOf(package)), LayersOf(package))
    {
        this.package = package;
        reads = row.Reads;
        Directions = directions;
    }

    /// <inheritdoc/>
    public override ScoredTokens? Scored => Directions?.Scored;

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> FinalScale => finalScale ?? throw NotKept(RowReads.Scales);

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> ScoredDirections => Directions?.Unembedding;

    /// <summary>The row's scored directions, or null.</summary>
    public RowDirections? Directions { get; }

    /// <summary>Recognizes a cache that an engine of a model returned.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="package">The model.</param>
    /// <exception cref="ForeignCacheException">It is another engine's, or of another model.</exception>
    public static KeptActivations Of(ActivationCache cache, ModelPackage package) =>
        cache is KeptActivations own && ReferenceEquals(own.package, package)
            ? own
            : throw new ForeignCacheException();

    /// <summary>What a row has to read for an activation to be kept.</summary>
    /// <param name="activation">The activation.</param>
    public static RowReads ReadsFor(KeptActivation activation) => activation switch
    {
        KeptActivation.ResidPre or KeptActivation.ResidMid => RowReads.Streams,
        KeptActivation.Z => RowReads.Z,
        KeptActivation.MlpOut => RowReads.MlpOut,
        KeptActivation.Ln1Scale or KeptActivation.Ln2Scale => RowReads.Scales,
        KeptActivation.Queries => RowReads.Queries,
        KeptActivation.Keys => RowReads.Keys,
        KeptActivation.Values => RowReads.Values,
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> AtPlace(KeptActivation activation, int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(place, Blocks.Count);
        return !reads.HasFlag(ReadsFor(activation))
            ? throw NotKept(ReadsFor(activation))
            : kept.GetValueOrDefault(activation)?[place] ?? throw new InvalidOperationException(
                $"The row has no {activation} at place {place}: it entered the block after it, or ended before it.");
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> HeadDirections(int layer) =>
        reads.HasFlag(RowReads.HeadDirections) && Directions is { HasHeads: true } directions
            ? directions.Heads[layer]
            : throw NotKept(RowReads.HeadDirections);

    /// <summary>Keeps a copy of an activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="place">The block's place; the number of blocks for the last stream.</param>
    /// <param name="values">Its values at the row's positions.</param>
    public void Keep(KeptActivation activation, int place, ReadOnlySpan<float> values)
    {
        if (!kept.TryGetValue(activation, out float[]?[]? places))
        {
            places = new float[]?[Blocks.Count + 1];
            kept[activation] = places;
        }

        float[] copy = GC.AllocateUninitializedArray<float>(values.Length);
        values.CopyTo(copy);
        places[place] = copy;
    }

    /// <summary>Keeps the final LayerNorm's scale.</summary>
    /// <param name="scale">[pos].</param>
    public void KeepFinalScale(float[] scale) => finalScale = scale;

    private static int LayersOf(ModelPackage package) => package.Architecture.Shape.LayerCount;

    private static InvalidOperationException NotKept(RowReads read) =>
        new($"The row was run without {read} among its reads.");
}
