using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Changes in the direct effects of the components after an ablated head, clean scale (E18, E19,
/// E29).</summary>
internal static class ComponentRepair
{
    /// <summary>Adds the changes of all heads and of all MLP layers at every scored position, logits.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="ablated">The ablated run's blocks.</param>
    /// <param name="fromHeads">Sum over heads, [scored].</param>
    /// <param name="fromMlps">Sum over MLP layers, [scored].</param>
    public static void AddTotals(
        RowReadings clean,
        IReadOnlyList<BlockReadings> ablated,
        Span<double> fromHeads,
        Span<double> fromMlps)
    {
        ReadOnlySpan<float> scale = clean.FinalScale.Span;
        foreach (BlockReadings block in ablated)
        {
            BlockReadings before = clean.Blocks[block.Layer];
            AddHeads(before.Heads.Span, block.Heads.Span, scale, fromHeads);
            ReadOnlySpan<float> mlpBefore = before.Mlp.Span;
            ReadOnlySpan<float> mlp = block.Mlp.Span;
            for (int scored = 0; scored < fromMlps.Length; scored++)
            {
                fromMlps[scored] += ((double)mlp[scored] - mlpBefore[scored]) / scale[scored];
            }
        }
    }

    /// <summary>Adds each component's change, summed over some scored positions, to a row of the repair
    /// matrix.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="ablated">The ablated run's blocks.</param>
    /// <param name="weights">Weight of each scored position, 0 to leave it out, [scored].</param>
    /// <param name="heads">Sums by head, [layer, head].</param>
    /// <param name="mlps">Sums by MLP layer, [layer].</param>
    public static void AddByComponent(
        RowReadings clean,
        IReadOnlyList<BlockReadings> ablated,
        ReadOnlySpan<double> weights,
        Span<double> heads,
        Span<double> mlps)
    {
        ReadOnlySpan<float> scale = clean.FinalScale.Span;
        int headCount = heads.Length / mlps.Length;
        foreach (BlockReadings block in ablated)
        {
            BlockReadings before = clean.Blocks[block.Layer];
            Span<double> layerHeads = heads.Slice(block.Layer * headCount, headCount);
            for (int scored = 0; scored < weights.Length; scored++)
            {
                // Readings left out may not be numbers, and 0 times them would not be 0.
                if (weights[scored] == 0)
                {
                    continue;
                }

                double weight = weights[scored] / scale[scored];
                mlps[block.Layer] += weight * ((double)block.Mlp.Span[scored] - before.Mlp.Span[scored]);
                AddChanges(before.Heads.Span, block.Heads.Span, scored * headCount, weight, layerHeads);
            }
        }
    }

    private static void AddHeads(
        ReadOnlySpan<float> before,
        ReadOnlySpan<float> after,
        ReadOnlySpan<float> scale,
        Span<double> totals)
    {
        int headCount = after.Length / totals.Length;
        for (int scored = 0; scored < totals.Length; scored++)
        {
            double sum = 0;
            for (int index = scored * headCount; index < (scored + 1) * headCount; index++)
            {
                sum += (double)after[index] - before[index];
            }

            totals[scored] += sum / scale[scored];
        }
    }

    private static void AddChanges(
        ReadOnlySpan<float> before,
        ReadOnlySpan<float> after,
        int first,
        double weight,
        Span<double> sums)
    {
        // A block entered at its MLP has no readings of heads: they did not run.
        for (int head = 0; head < sums.Length && !after.IsEmpty; head++)
        {
            sums[head] += weight * ((double)after[first + head] - before[first + head]);
        }
    }
}
