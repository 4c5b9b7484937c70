using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Folding;
using SelfRepair.OnnxExport.Reporting;

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
        file.Append(header);
        using var behind = new WriteBehind(file);
        foreach (FoldedTensor tensor in ModelFolding.Tensors(checkpoint, cancellationToken))
        {
            foreach (int elements in Chunks(tensor, behind, cancellationToken))
            {
                behind.Append(elements);
                progress?.Report(new ExportProgress(ExportStage.Folding, behind.Length, total));
            }
        }

        behind.Flush();
        return file.Complete();
    }

    /// <summary>Fills a chunk after the other with a tensor's rows, the last one with the zeros that follow it
    /// too.</summary>
    /// <returns>The elements of each chunk, which must be appended before the next is asked for.</returns>
    private static IEnumerable<int> Chunks(
        FoldedTensor tensor, WriteBehind behind, CancellationToken cancellationToken)
    {
        int columns = tensor.Columns;
        int perChunk = Math.Min(tensor.Rows, Math.Max(Rows.PerStrip, ChunkBytes / sizeof(float) / columns));
        int gap = WeightLayout.Gap((long)tensor.Rows * columns * sizeof(float)) / sizeof(float);
        for (int first = 0; first < tensor.Rows; first += perChunk)
        {
            int start = first;
            int count = Math.Min(perChunk, tensor.Rows - first);
            int zeros = first + count == tensor.Rows ? gap : 0;
            Memory<float> chunk = behind.Next((count * columns) + zeros);
            Rows.ForEachStrip(count, Fill, cancellationToken);
            chunk.Span[(count * columns)..].Clear();
            yield return chunk.Length;

            void Fill(int row, int rows) =>
                tensor.Fill(start + row, chunk.Span.Slice(row * columns, rows * columns));
        }
    }
}
