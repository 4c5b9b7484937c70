using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Pickles;
using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.TorchFiles;

/// <summary>Opens what <c>torch.save</c> writes of a dictionary of tensors: a zip archive since PyTorch 1.6, a stream
/// of pickles and storages before.</summary>
/// <remarks>The file is mapped. What describes the tensors is interpreted by <see cref="Pickles.PickleMachine"/>; their
/// bytes are read where they lie, and each tensor's view is held to its storage and each storage to the file before any
/// is.</remarks>
internal static class TorchFile
{
    /// <summary>Opens a file and checks where every needed tensor of it lies.</summary>
    /// <param name="path">The file.</param>
    /// <param name="needed">The names that the model needs.</param>
    /// <exception cref="CorruptCheckpointException">It breaks the format.</exception>
    /// <exception cref="UnsafePickleException">It asks for anything beyond tensors.</exception>
    /// <exception cref="UnsupportedCheckpointException">It is of a machine of another byte order.</exception>
    public static WeightsFile Open(string path, IReadOnlySet<string> needed)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            return new WeightsFile(file, Read(file, needed));
        }
        catch (ExportException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A refusal of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reason">What is wrong, a clause.</param>
    /// <param name="tensor">The tensor at fault, if one is.</param>
    public static CorruptCheckpointException Fault(MappedFile file, string reason, string? tensor = null) =>
        new(file.Name, tensor, $"{file.Name} is not a sound PyTorch file: {reason}.");

    private static Dictionary<string, StoredTensor> Read(MappedFile file, IReadOnlySet<string> needed)
    {
        ReadOnlySpan<byte> start = file.BytesAt(0, (int)Math.Min(file.Length, TorchStream.Opening.Length));
        return start switch
        {
            _ when start.StartsWith("PK\x03\x04"u8) => TorchArchive.Read(file, needed),
            _ when start.SequenceEqual(TorchStream.Opening) => TorchStream.Read(file, needed),
            _ when start.StartsWith("version "u8) => throw Fault(
                file, "it is a Git LFS pointer; fetch the file itself with 'git lfs pull'"),
            _ => throw Fault(file, "it begins neither as a zip archive nor as the older stream of PyTorch"),
        };
    }
}
