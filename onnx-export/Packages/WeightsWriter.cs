using System.Runtime.InteropServices;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Folding;

namespace SelfRepair.OnnxExport.Packages;

/// <summary>Writes weights.safetensors: tensors are folded a chunk at a time by all processors and appended in
/// order.</summary>
internal static class WeightsWriter
{
    /// <summary>Bytes folded before they are written: large enough to keep every processor busy, small beside any
    /// model.</summary>
    private const int ChunkBytes = 8 << 20;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where; nothing may be there.</param>
    /// <param name="checkpoint">What is folded.</param>
    /// <param name="progress">Told after each chunk.</param>
    /// <param name="cancellationToken">Stops between strips of rows.</param>
    /// <exception cref="NonFiniteWeightException">A needed weight is NaN or infinite.</exception>
    public static PackageFile Write(
        string path, Checkpoint checkpoint, IProgress<ExportProgress>? progress, CancellationToken cancellationToken)
    {
        (byte[] header, long dataBytes) = WeightsHeader.Of(checkpoint.Config.ToArchitecture());
        long total = header.Length + dataBytes;
        using var file = new HashedFile(path, total);
        Append(header);
        foreach (FoldedTensor tensor in ModelFolding.Tensors(checkpoint, cancellationToken))
        {
            AppendTensor(tensor, Append, cancellationToken);
            Append(new byte[WeightsHeader.Gap(file.Length)]);
        }

        return file.Complete();

        void Append(ReadOnlySpan<byte> bytes)
        {
            file.Append(bytes);
            progress?.Report(new ExportProgress(ExportStage.Folding, file.Length, total));
        }
    }

    private static void AppendTensor(
        FoldedTensor tensor, Action<ReadOnlySpan<byte>> append, CancellationToken cancellationToken)
    {
        int columns = tensor.Columns;
        int perChunk = Math.Min(tensor.Rows, Math.Max(Rows.PerStrip, ChunkBytes / sizeof(float) / columns));
        float[] chunk = new float[perChunk * columns];
        for (int first = 0; first < tensor.Rows; first += perChunk)
        {
            int start = first;
            int count = Math.Min(perChunk, tensor.Rows - first);
            Rows.ForEachStrip(count, Fill, cancellationToken);
            append(MemoryMarshal.AsBytes(chunk.AsSpan(0, count * columns)));

            void Fill(int row, int rows) => tensor.Fill(start + row, chunk.AsSpan(row * columns, rows * columns));
        }
    }
}
