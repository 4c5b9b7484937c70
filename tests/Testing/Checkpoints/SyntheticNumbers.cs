using System.Runtime.InteropServices;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Testing.Checkpoints;

/// <summary>The numbers of a synthetic checkpoint, one tensor after another.</summary>
/// <param name="seed">The same seed and tensors give the same numbers.</param>
internal sealed class SyntheticNumbers(ulong seed)
{
    private readonly SplitMix64 random = SplitMix64.ForDraw(seed, 0);
    private readonly float[] numbers = new float[1 << 16];
    private readonly Half[] halves = new Half[1 << 16];

    /// <summary>Writes those of the next tensor, a piece at a time.</summary>
    public void Write(SyntheticTensor tensor, Stream target)
    {
        for (long left = tensor.Count; left > 0; left -= numbers.Length)
        {
            Span<float> piece = numbers.AsSpan(0, (int)Math.Min(left, numbers.Length));
            Fill(piece, tensor);
            target.Write(tensor.Number == StoredNumber.Float16 ? Halves(piece) : MemoryMarshal.AsBytes(piece));
        }
    }

    /// <summary>Uniform values: a variance of 1 needs a half-width of sqrt(3).</summary>
    private void Fill(Span<float> piece, SyntheticTensor tensor)
    {
        float perUnit = (float)(Math.Sqrt(3) * tensor.Deviation * Math.Pow(2, -31));
        for (int index = 0; index < piece.Length; index++)
        {
            int uniform = unchecked((int)(random.Next() >> 32));
            piece[index] = tensor.Mean + (perUnit * uniform);
        }
    }

    private Span<byte> Halves(ReadOnlySpan<float> piece)
    {
        for (int index = 0; index < piece.Length; index++)
        {
            halves[index] = (Half)piece[index];
        }

        return MemoryMarshal.AsBytes(halves.AsSpan(0, piece.Length));
    }
}
