using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>A floating-point tensor of a checkpoint, read in double a piece at a time. Safe for many threads.</summary>
/// <remarks>Its reader has held every element's place to the file; <see cref="MappedFile"/> does so once more for every
/// piece.</remarks>
public sealed class CheckpointTensor
{
    /// <summary>Elements converted at once: their narrow forms stay on the stack.</summary>
    private const int PieceLength = 512;

    private readonly StoredTensor stored;
    private readonly int width;
    private readonly long rowStride;
    private readonly long columnStride;

    internal CheckpointTensor(StoredTensor stored)
    {
        this.stored = stored;
        width = TensorTypes.ByteSize(stored.Type!.Value);
        Columns = (int)stored.Shape[^1];
        Rows = stored.Shape.Count == 1 ? 1 : (int)stored.Shape[0];
        columnStride = stored.Strides[^1] * width;
        rowStride = stored.Shape.Count == 1 ? 0 : stored.Strides[0] * width;
    }

    /// <summary>Its name in the checkpoint.</summary>
    public string Name => stored.Name;

    /// <summary>Its first dimension; 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>Its last dimension.</summary>
    public int Columns { get; }

    /// <summary>Reads consecutive elements of one row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The first element, from 0.</param>
    /// <param name="destination">Takes the elements; its length says how many.</param>
    /// <exception cref="NonFiniteWeightException">One of them is NaN or infinite.</exception>
    public void Read(int row, int column, Span<double> destination)
    {
        long first = stored.Offset + (row * rowStride) + (column * columnStride);
        for (int done = 0; done < destination.Length; done += PieceLength)
        {
            Span<double> piece = destination.Slice(done, Math.Min(PieceLength, destination.Length - done));
            long start = first + (done * columnStride);
            if (columnStride == width)
            {
                Convert(stored.File.BytesAt(start, piece.Length * width), piece);
            }
            else
            {
                Gather(start, piece);
            }

            // Exact: a sum of finite values is finite unless it leaves the range of double, far outside float32.
            if (!double.IsFinite(TensorPrimitives.Sum<double>(piece)))
            {
                throw new NonFiniteWeightException(Name);
            }
        }
    }

    /// <summary>Reads one row whole.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>[Columns].</returns>
    /// <exception cref="NonFiniteWeightException">An element is NaN or infinite.</exception>
    public double[] ReadRow(int row = 0)
    {
        double[] values = new double[Columns];
        Read(row, 0, values);
        return values;
    }

    /// <summary>Reads elements that other elements lie between.</summary>
    private void Gather(long start, Span<double> destination)
    {
        Span<byte> gathered = stackalloc byte[PieceLength * sizeof(double)];
        for (int index = 0; index < destination.Length; index++)
        {
            stored.File.BytesAt(start + (index * columnStride), width).CopyTo(gathered[(index * width)..]);
        }

        Convert(gathered[..(destination.Length * width)], destination);
    }

    private void Convert(ReadOnlySpan<byte> source, Span<double> destination)
    {
        Span<float> single = stackalloc float[PieceLength];
        Span<float> piece = single[..destination.Length];
        switch (stored.Type)
        {
            case TensorType.F64:
                MemoryMarshal.Cast<byte, double>(source).CopyTo(destination);
                return;
            case TensorType.F32:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, float>(source), destination);
                return;
            case TensorType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), piece);
                break;
            default:
                Span<uint> bits = MemoryMarshal.Cast<float, uint>(piece);
                TensorPrimitives.ConvertTruncating<ushort, uint>(MemoryMarshal.Cast<byte, ushort>(source), bits);
                TensorPrimitives.ShiftLeft<uint>(bits, 16, bits);
                break;
        }

        TensorPrimitives.ConvertTruncating<float, double>(piece, destination);
    }
}
