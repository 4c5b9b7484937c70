namespace SelfRepair.Inference.Packages;

/// <summary>How large a tensor of a shape is.</summary>
public static class TensorShapes
{
    /// <summary>Number of elements; 1 for a scalar.</summary>
    /// <param name="shape">The dimensions.</param>
    /// <exception cref="OverflowException">More than 2^63.</exception>
    public static long ElementCount(IEnumerable<long> shape) => shape.Aggregate(1L, (count, size) => count * size);

    /// <summary>Bytes of a float32 tensor.</summary>
    /// <param name="shape">The dimensions.</param>
    /// <exception cref="OverflowException">More than 2^63.</exception>
    public static long FloatBytes(IEnumerable<long> shape) => sizeof(float) * ElementCount(shape);
}
