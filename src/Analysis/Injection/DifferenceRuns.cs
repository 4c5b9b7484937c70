using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Injection;

/// <summary>Runs the pairs of prompts whose difference is injected.</summary>
/// <param name="plan">The plan.</param>
internal sealed class DifferenceRuns(InjectionPlan plan)
{
    /// <summary>Runs the pairs of a chunk.</summary>
    /// <param name="runs">The chunk's runs.</param>
    /// <param name="run">What the chunk runs with.</param>
    /// <returns>First less second resid_pre, [pos, d_model] to the end of the shorter, by layer and vector.</returns>
    public Dictionary<(int Layer, int Vector), float[]> Run(RunRange runs, ChunkRun run)
    {
        ILookup<int, int> layersOf =
            plan.DifferencesIn(runs).ToLookup(found => found.Vector, found => found.Layer);
        Dictionary<(int Layer, int Vector), float[]> differences = [];
        Dictionary<int, ActivationCache> firsts = [];
        foreach ((PairRow tag, RowReadings readings) in run.Engine.Run(
            layersOf.SelectMany(found => RowsOf(found.Key)), run.CancellationToken))
        {
            run.Pass(plan.Shape.LayerCount);
            ActivationCache cache = readings.Cache!;
            if (tag.IsFirst)
            {
                firsts[tag.Vector] = cache;
                continue;
            }

            foreach (int layer in layersOf[tag.Vector])
            {
                differences[(layer, tag.Vector)] =
                    Subtract(firsts[tag.Vector].ResidPre(layer).Span, cache.ResidPre(layer).Span);
            }

            firsts.Remove(tag.Vector);
        }

        return differences;
    }

    /// <summary>The second of a pair comes after the first, as rows come back in their order.</summary>
    private IEnumerable<TaggedRow<PairRow>> RowsOf(int vector)
    {
        DifferenceVector pair = (DifferenceVector)plan.Vectors[vector].Source;
        Row Of(ReadOnlyMemory<int> tokens) => Row.FromEmbedding(tokens, scored: null, RowReads.Streams);
        yield return new TaggedRow<PairRow>(Of(pair.First), new PairRow(vector, IsFirst: true));
        yield return new TaggedRow<PairRow>(Of(pair.Second), new PairRow(vector, IsFirst: false));
    }

    private static float[] Subtract(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        float[] difference = new float[Math.Min(first.Length, second.Length)];
        for (int index = 0; index < difference.Length; index++)
        {
            difference[index] = first[index] - second[index];
        }

        return difference;
    }

    /// <summary>Which prompt of which vector's pair a row is.</summary>
    private readonly record struct PairRow(int Vector, bool IsFirst);
}
