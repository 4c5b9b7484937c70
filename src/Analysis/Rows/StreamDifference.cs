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
}

/// <summary>A change of one head's output, written to the stream through the head's W_O: dz W_O,h.</summary>
/// <param name="Head">The head.</param>
/// <param name="Z">Ablated z minus clean z, [pos, d_head].</param>
public sealed record HeadDifference(HeadId Head, ReadOnlyMemory<float> Z) : StreamDifference
{
    internal override ReadOnlyMemory<float> Values => Z;

    internal override int WidthIn(ModelShape shape) => shape.DHead;
}

/// <summary>A vector at every position.</summary>
/// <param name="Vector">What is added, [pos, d_model].</param>
public sealed record VectorDifference(ReadOnlyMemory<float> Vector) : StreamDifference
{
    internal override ReadOnlyMemory<float> Values => Vector;

    internal override int WidthIn(ModelShape shape) => shape.DModel;
}
