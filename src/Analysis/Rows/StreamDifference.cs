using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Rows;

/// <summary>What is added to a stream where a row starts.</summary>
/// <remarks>Values cover every position of the row; what they hold beyond its end is not used.</remarks>
public abstract record StreamDifference
{
    /// <summary>What is added, [pos, width].</summary>
    internal abstract ReadOnlyMemory<float> Values { get; }

    /// <summary>Values a position.</summary>
    /// <param name="shape">The model's dimensions.</param>
    internal abstract int WidthIn(ModelShape shape);

    /// <summary>Whether a model has the heads that it is of.</summary>
    /// <param name="shape">The model's dimensions.</param>
    internal virtual bool IsIn(ModelShape shape) => true;
}

/// <summary>A change of one head's output, written to the stream through the head's W_O: dz W_O,h.</summary>
/// <param name="Head">The head.</param>
/// <param name="Z">Ablated z minus clean z, [pos, d_head].</param>
public sealed record HeadDifference(HeadId Head, ReadOnlyMemory<float> Z) : StreamDifference
{
    internal override ReadOnlyMemory<float> Values => Z;

    internal override int WidthIn(ModelShape shape) => shape.DHead;

    internal override bool IsIn(ModelShape shape) => shape.Contains(Head);
}

/// <summary>Changes of several heads of one layer at once, each written to the stream through its own W_O: the sum of
/// dz_h W_O,h.</summary>
public sealed record HeadDifferences : StreamDifference
{
    /// <summary>Changes of several heads.</summary>
    /// <param name="heads">The changes, at least one, each of another head of the same layer.</param>
    /// <exception cref="ArgumentException">There is none, a head comes twice, or they are of several
    /// layers.</exception>
    public HeadDifferences(IReadOnlyList<HeadDifference> heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        bool isOfOneLayer = heads.Count > 0 && heads.All(change => change.Head.Layer == heads[0].Head.Layer);
        Heads = isOfOneLayer && heads.DistinctBy(change => change.Head).Count() == heads.Count
            ? heads
            : throw new ArgumentException(
                "Differences of several heads are of different heads of one layer, at least one.", nameof(heads));
    }

    /// <summary>The changes.</summary>
    public IReadOnlyList<HeadDifference> Heads { get; }

    /// <summary>The heads' layer.</summary>
    public int Layer => Heads[0].Head.Layer;

    /// <summary>The shortest of them.</summary>
    internal override ReadOnlyMemory<float> Values => Heads.MinBy(change => change.Z.Length)!.Z;

    internal override int WidthIn(ModelShape shape) => shape.DHead;

    internal override bool IsIn(ModelShape shape) => Heads.All(change => shape.Contains(change.Head));
}

/// <summary>A vector at every position.</summary>
/// <param name="Vector">What is added, [pos, d_model].</param>
public sealed record VectorDifference(ReadOnlyMemory<float> Vector) : StreamDifference
{
    internal override ReadOnlyMemory<float> Values => Vector;

    internal override int WidthIn(ModelShape shape) => shape.DModel;
}
