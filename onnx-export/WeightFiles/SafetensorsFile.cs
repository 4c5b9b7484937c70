using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.WeightFiles;

/// <summary>Opens safetensors files of a checkpoint.</summary>
internal static class SafetensorsFile
{
    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="needed">The names that the model needs. The header is checked whole; that reads no tensor.</param>
    /// <exception cref="CorruptCheckpointException">It breaks the format.</exception>
    public static WeightsFile Open(string path, IReadOnlySet<string> needed)
    {
        try
        {
            TensorFile file = TensorFile.Open(path);
            return new WeightsFile(file, file.Tensors.Values.Where(tensor => needed.Contains(tensor.Name)).ToDictionary(
                tensor => tensor.Name, tensor => Stored(file.Mapping, tensor), StringComparer.Ordinal));
        }
        catch (InvalidTensorFileException exception)
        {
            throw new CorruptCheckpointException(exception.FileName, exception.Tensor, exception.Message, exception);
        }
    }

    private static StoredTensor Stored(MappedFile file, TensorInfo tensor) => new(
        file,
        tensor.Name,
        tensor.Type,
        tensor.TypeName,
        tensor.Shape,
        StoredTensor.RowMajor(tensor.Shape),
        tensor.Offset);
}
