using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Rows;

/// <summary>What is added to a stream where a row starts.</summary>
public abstract record StreamDifference;

/// <summary>A change of one head's output, written to the stream through the head's W_O: dz W_O,h.</summary>
/// <param name="Head">The head.</param>
/// <param name="Z">Ablated z minus clean z, [pos, d_head].</param>
public sealed record HeadDifference(HeadId Head, ReadOnlyMemory<float> Z) : StreamDifference;

/// <summary>A vector at every position.</summary>
/// <param name="Vector">What is added, [pos, d_model].</param>
public sealed record VectorDifference(ReadOnlyMemory<float> Vector) : StreamDifference;
