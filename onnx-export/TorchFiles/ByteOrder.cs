using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.TorchFiles;

/// <summary>The order in which a file holds the bytes of a number.</summary>
internal static class ByteOrder
{
    /// <summary>Refuses the order of which no Pythia checkpoint is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isLittle">Whether it says that the lowest byte comes first.</param>
    /// <exception cref="UnsupportedCheckpointException">It does not.</exception>
    public static void RequireLittle(MappedFile file, bool isLittle)
    {
        if (!isLittle)
        {
            throw new UnsupportedCheckpointException(
                "byteorder", $"{file.Name} was saved on a big-endian machine; save it again on a little-endian one.");
        }
    }
}
