using SelfRepair.OnnxExport.WeightFiles;


namespace SelfRepair.OnnxExport.TorchFiles;

/// <summary>A piece of a file, held to the file's length.</summary>
/// <param name="Start">Its first byte, counted from the start of the file.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Content">What compares it with the file's checksum of it; null where there is none.</param>
internal readonly record struct ByteRange(long Start, long Length, CheckedContent? Content = null);
