using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Pickles;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.TorchFiles;

/// <summary>Finds the place of each tensor of a dictionary in a file, and holds it to its storage.</summary>
/// <param name="file">The file.</param>
/// <param name="locate">Where a storage lies; it refuses one that the file does not hold.</param>
internal sealed class TorchTensors(MappedFile file, Func<PickledStorage, ByteRange> locate)
{
    /// <summary>Largest size, stride or offset taken: a product of two of them and an element's width stays inside 128
    /// bits, and of one and the width inside 64.</summary>
    private const long MaxNumber = 1L << 48;

    /// <summary>Reads the needed tensors of a dictionary; what else is there is passed over.</summary>
    /// <param name="content">What the file's pickle made.</param>
    /// <param name="needed">The names of those that count.</param>
    /// <exception cref="CorruptCheckpointException">It is no dictionary, or a tensor leaves its storage.</exception>
    /// <exception cref="UnsupportedCheckpointException">A tensor is none of plain numbers.</exception>
    public Dictionary<string, StoredTensor> Read(object? content, IReadOnlySet<string> needed)
    {
        if (content is not PickledDictionary dictionary)
        {
            throw TorchFile.Fault(file, "it holds no dictionary of tensors");
        }

        Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in dictionary.ByText().Where(entry => needed.Contains(entry.Key)))
        {
            if (value is PickledTensor tensor)
            {
                tensors.Add(name, Place(name, tensor));
            }
            else if (value is PickledOther)
            {
                throw new UnsupportedCheckpointException(
                    name, $"Tensor {Quotation.Of(name)} of {file.Name} is no plain tensor (a quantized, sparse or "
                    + "8-bit one, perhaps); weights must be F64, F32, F16 or BF16.");
            }
        }

        return tensors;
    }

    private StoredTensor Place(string name, PickledTensor tensor)
    {
        PickledStorage storage = tensor.Storage;
        ByteRange range = locate(storage);
        int width = storage.Type.Width;
        if (storage.Count < 0 || storage.Count > range.Length / width)
        {
            throw Fault(name, $"lies in {Quotation.Of("data/" + storage.Key)}, which claims {storage.Count} elements "
                + $"and has {range.Length} bytes");
        }

        if (tensor.Shape.Length != tensor.Strides.Length
            || tensor.Shape.Concat(tensor.Strides).Append(tensor.Offset).Any(number => number is < 0 or > MaxNumber)
            || End(tensor) > storage.Count)
        {
            throw Fault(name, $"has offset {tensor.Offset}, shape [{string.Join(", ", tensor.Shape)}] and strides "
                + $"[{string.Join(", ", tensor.Strides)}], which leave its storage of {storage.Count} elements");
        }

        return new StoredTensor(
            file,
            name,
            storage.Type.Type,
            storage.Type.Type is TensorType type ? TensorTypes.NameOf(type) : storage.Type.Name,
            tensor.Shape,
            tensor.Strides,
            range.Start + (tensor.Offset * width))
        {
            Content = range.Content,
        };
    }

    /// <summary>One behind the last element of a tensor, 0 for an empty one.</summary>
    private static Int128 End(PickledTensor tensor)
    {
        Int128 last = tensor.Offset;
        for (int axis = 0; axis < tensor.Shape.Length; axis++)
        {
            last += (Int128)(tensor.Shape[axis] - 1) * tensor.Strides[axis];
        }

        return tensor.Shape.Contains(0) ? 0 : last + 1;
    }

    private CorruptCheckpointException Fault(string name, string reason) =>
        TorchFile.Fault(file, $"tensor {Quotation.Of(name)} {reason}", name);
}
