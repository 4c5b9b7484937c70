using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Breakdowns;

/// <summary>Changes in the direct effects of the components that a changed run passed, clean scale (E18, E19,
/// E29).</summary>
internal static class ComponentChanges
{
    /// <summary>Adds the changes of all heads and of all MLP layers at every scored position, logits.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="ablated">The ablated run's blocks.</param>
    /// <param name="members">Components that are left out; null: none.</param>
    /// <param name="fromHeads">Sum over heads, [scored].</param>
    /// <param name="fromMlps">Sum over MLP layers, [scored].</param>
    public static void AddTotals(
        RowReadings clean,
        IReadOnlyList<BlockReadings> ablated,
        Members? members,
        Span<double> fromHeads,
        Span<double> fromMlps)
    {
        ReadOnlySpan<float> scale = clean.FinalScale.Span;
        foreach (BlockReadings block in ablated)
        {
            BlockReadings before = clean.Blocks[block.Layer];
            AddHeads(before.Heads.Span, block.Heads.Span, scale, fromHeads);
            if (members?.HasHeadsOf(block.Layer) ?? false)
            {
                SubtractMembers(before.Heads.Span, block, members, scale, fromHeads);
            }

            if (!(members?.HasMlp(block.Layer) ?? false))
            {
                AddMlp(before.Mlp.Span, block.Mlp.Span, scale, fromMlps);
            }
        }
    }

    /// <summary>Parts the changes of all heads by the way they come: by their values under the clean pattern, and by
    /// their patterns. Blocks that were not read under the clean pattern add nothing.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="ablated">The ablated run's blocks.</param>
    /// <param name="fromValues">Sum over heads, logits, [scored].</param>
    /// <param name="fromPatterns">Sum over heads, logits, [scored].</param>
    public static void AddRoutes(
        RowReadings clean,
        IReadOnlyList<BlockReadings> ablated,
        Span<double> fromValues,
        Span<double> fromPatterns)
    {
        ReadOnlySpan<float> scale = clean.FinalScale.Span;
        foreach (BlockReadings block in ablated)
        {
            ReadOnlySpan<float> underClean = block.HeadsUnderPattern.Span;
            if (!underClean.IsEmpty)
            {
                AddHeads(clean.Blocks[block.Layer].Heads.Span, underClean, scale, fromValues);
                AddHeads(underClean, block.Heads.Span, scale, fromPatterns);
            }
        }
    }

    /// <summary>Adds what the members wrote along the scored directions: not divided by a scale.</summary>
    /// <param name="blocks">The blocks of a run.</param>
    /// <param name="members">The members.</param>
    /// <param name="effects">Sum over the members, logits x scale, [scored].</param>
    public static void AddMembers(IReadOnlyList<BlockReadings> blocks, Members members, Span<double> effects)
    {
        foreach (BlockReadings block in blocks)
        {
            int headCount = block.Heads.Length / effects.Length;
            for (int scored = 0; scored < effects.Length; scored++)
            {
                for (int head = 0; head < headCount; head++)
                {
                    effects[scored] += members.HasHead(block.Layer, head)
                        ? block.Heads.Span[(scored * headCount) + head]
                        : 0;
                }

                effects[scored] += members.HasMlp(block.Layer) ? block.Mlp.Span[scored] : 0;
            }
        }
    }

    /// <summary>Adds the changes of the members alone, along the scored directions: not divided by a scale.</summary>
    /// <param name="clean">The clean run.</param>
    /// <param name="ablated">The ablated run's blocks.</param>
    /// <param name="members">The members.</param>
    /// <param name="changes">Sum over the members, logits x scale, [scored].</param>
    public static void AddMembers(
        RowReadings clean,
        IReadOnlyList<BlockReadings> ablated,
        Members members,
        Span<double> changes)
    {
        foreach (BlockReadings block in ablated)
        {
            AddMembers(clean.Blocks[block.Layer], block, members, changes);
        }
    }

    private static void AddMembers(
        BlockReadings before, BlockReadings after, Members members, Span<double> changes)
    {
        int headCount = after.Heads.Length / changes.Length;
        for (int scored = 0; scored < changes.Length; scored++)
        {
            for (int head = 0; head < headCount; head++)
            {
                int index = (scored * headCount) + head;
                changes[scored] += members.HasHead(after.Layer, head)
                    ? (double)after.Heads.Span[index] - before.Heads.Span[index]
                    : 0;
            }

            changes[scored] += members.HasMlp(after.Layer)
                ? (double)after.Mlp.Span[scored] - before.Mlp.Span[scored]
                : 0;
        }
    }

    /// <summary>Takes the members' changes out again: of few heads, and of few blocks.</summary>
    private static void SubtractMembers(
        ReadOnlySpan<float> before,
        BlockReadings after,
        Members members,
        ReadOnlySpan<float> scale,
        Span<double> totals)
    {
        ReadOnlySpan<float> heads = after.Heads.Span;
        int headCount = heads.Length / totals.Length;
        for (int index = 0; index < heads.Length; index++)
        {
            if (members.HasHead(after.Layer, index % headCount))
            {
                totals[index / headCount] -= ((double)heads[index] - before[index]) / scale[index / headCount];
            }
        }
    }

    private static void AddMlp(
        ReadOnlySpan<float> before, ReadOnlySpan<float> after, ReadOnlySpan<float> scale, Span<double> totals)
    {
        for (int scored = 0; scored < totals.Length; scored++)
        {
            totals[scored] += ((double)after[scored] - before[scored]) / scale[scored];
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
