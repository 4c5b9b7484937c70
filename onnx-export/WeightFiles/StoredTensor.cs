using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.WeightFiles;

/// <summary>Where a tensor lies in an open file of weights.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements; null for one that is not known here.</param>
/// <param name="TypeName">What the file calls the type.</param>
/// <param name="Shape">Its dimensions; empty for a scalar.</param>
/// <param name="Strides">For each dimension, how many elements lie between neighbors along it; 0 repeats one.</param>
/// <param name="Offset">Its first element's first byte, counted from the start of the file.</param>
internal sealed record StoredTensor(
    MappedFile File,
    string Name,
    TensorType? Type,
    string TypeName,
    IReadOnlyList<long> Shape,
    IReadOnlyList<long> Strides,
    long Offset)
{
    /// <summary>What compares its storage with the file's checksum of it; null where there is none.</summary>
    public CheckedContent? Content { get; init; }

    /// <summary>The strides of a tensor without gaps, its last dimension varying fastest.</summary>
    /// <param name="shape">The dimensions; their product fits 64 bits.</param>
    public static long[] RowMajor(IReadOnlyList<long> shape)
    {
        long[] strides = new long[shape.Count];
        long stride = 1;
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;

            // A dimension of 0 leaves nothing to be reached; the product is kept from vanishing all the same.
            stride *= Math.Max(1, shape[axis]);
        }

        return strides;
    }
}
