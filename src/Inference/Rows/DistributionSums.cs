using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>What is known of rows' distributions after some tiles of the vocabulary, in tensors that take turns: those
/// of the tiles before, and those with the next one.</summary>
internal sealed class DistributionSums
{
    private readonly int topCount;
    private Turns before;
    private Turns after;

    /// <summary>Nothing known yet.</summary>
    /// <param name="buffers">Where the tensors live.</param>
    /// <param name="rows">Rows that are read at once.</param>
    /// <param name="topCount">Most likely tokens of each.</param>
    /// <param name="others">Number of other rows; null: none.</param>
    public DistributionSums(BatchBuffers buffers, int rows, int topCount, int? others)
    {
        this.topCount = topCount;
        before = new Turns(buffers, turn: 0, rows, topCount, others);
        after = new Turns(buffers, turn: 1, rows, topCount, others);
        BatchBuffers.Doubles(before.Sum).Fill(double.NegativeInfinity);
        BatchBuffers.Floats(before.Own).Clear();
        BatchBuffers.Floats(before.Top).Fill(float.NegativeInfinity);
        BatchBuffers.Integers(before.TopIds).Clear();
        if (before.OtherSum is not null)
        {
            BatchBuffers.Doubles(before.OtherSum).Fill(double.NegativeInfinity);
            BatchBuffers.Doubles(before.Gap!).Clear();
        }
    }

    /// <summary>Binds what is known, and what a tile makes of it.</summary>
    /// <param name="binding">The tile's session.</param>
    public void Bind(SessionBinding binding)
    {
        binding.Input(DistributionGraph.SumBefore, before.Sum);
        binding.Output(DistributionGraph.Sum, after.Sum);
        binding.Input(DistributionGraph.OwnBefore, before.Own);
        binding.Output(DistributionGraph.Own, after.Own);
        binding.Input(DistributionGraph.TopBefore, before.Top);
        binding.Output(DistributionGraph.Top, after.Top);
        binding.Input(DistributionGraph.TopIdsBefore, before.TopIds);
        binding.Output(DistributionGraph.TopIds, after.TopIds);
        if (before.OtherSum is not null)
        {
            binding.Input(DistributionGraph.OtherSumBefore, before.OtherSum);
            binding.Output(DistributionGraph.OtherSum, after.OtherSum!);
            binding.Input(DistributionGraph.GapBefore, before.Gap!);
            binding.Output(DistributionGraph.Gap, after.Gap!);
        }
    }

    /// <summary>Turns to the next tile.</summary>
    public void Turn() => (before, after) = (after, before);

    /// <summary>Writes what is known of the whole vocabulary. Rounding may leave a loss or a divergence of nothing
    /// below 0.</summary>
    /// <param name="first">The first row's index among all scored positions.</param>
    /// <param name="count">Rows that are positions.</param>
    /// <param name="against">Which of the other rows each is held against; null: none.</param>
    /// <param name="results">Receive it.</param>
    public void Write(int first, int count, int[]? against, DistributionResults results)
    {
        ReadOnlySpan<double> sums = BatchBuffers.Doubles(before.Sum);
        ReadOnlySpan<float> own = BatchBuffers.Floats(before.Own);
        ReadOnlySpan<float> top = BatchBuffers.Floats(before.Top);
        ReadOnlySpan<long> ids = BatchBuffers.Integers(before.TopIds);
        for (int row = 0; row < count; row++)
        {
            results.Losses[first + row] = (float)Math.Max(0, sums[row] - own[row]);
            for (int place = row * topCount; place < (row + 1) * topCount; place++)
            {
                results.Tokens[(first * topCount) + place] = (int)ids[place];
                results.Probabilities[(first * topCount) + place] = (float)Math.Exp(top[place] - sums[row]);
            }

            if (against is not null)
            {
                double other = BatchBuffers.Doubles(before.OtherSum!)[against[row]];
                double gap = BatchBuffers.Doubles(before.Gap!)[row];
                results.Divergences[first + row] = (float)Math.Max(0, gap - (other - sums[row]));
            }
        }
    }

    /// <summary>The tensors of one turn.</summary>
    private sealed class Turns(BatchBuffers buffers, int turn, int rows, int topCount, int? others)
    {
        public OrtValue Sum { get; } = buffers.GetDoubles($"distribution.sum.{turn}", rows, 1);

        public OrtValue Own { get; } = buffers.Get($"distribution.own.{turn}", rows, 1);

        public OrtValue Top { get; } = buffers.Get($"distribution.top.{turn}", rows, topCount);

        public OrtValue TopIds { get; } = buffers.GetIntegers($"distribution.top.ids.{turn}", rows, topCount);

        public OrtValue? OtherSum { get; } =
            others is int count ? buffers.GetDoubles($"distribution.other.sum.{turn}", count, 1) : null;

        public OrtValue? Gap { get; } =
            others is not null ? buffers.GetDoubles($"distribution.gap.{turn}", rows, 1) : null;
    }
}
