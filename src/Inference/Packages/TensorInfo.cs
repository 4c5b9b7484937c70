namespace SelfRepair.Inference.Packages;

/// <summary>Where a tensor lies in its file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements; null for one that is not known here.</param>
/// <param name="Shape">Its dimensions, row-major; empty for a scalar.</param>
/// <param name="Offset">Its first byte, counted from the start of the file.</param>
/// <param name="ByteCount">Its length in bytes: element count times element width, where the type is known.</param>
public sealed record TensorInfo(string Name, TensorType? Type, IReadOnlyList<long> Shape, long Offset, long ByteCount)
{
    /// <summary>What the file calls the type.</summary>
    public required string TypeName { get; init; }
}
