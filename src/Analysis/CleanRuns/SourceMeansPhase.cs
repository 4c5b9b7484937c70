using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Sums the activations of the other prompt set that means are taken of.</summary>
/// <param name="plan">The plan.</param>
/// <param name="means">What is summed.</param>
/// <param name="ranges">The sources of each chunk.</param>
internal sealed class SourceMeansPhase(PromptPlan plan, MeansOf means, IReadOnlyList<PromptRange> ranges)
    : SummingPhase<OutputSums>("source", ranges.Count)
{
    private IReadOnlyList<ReadOnlyMemory<int>> Sources => plan.Settings.Ablation.SourceSet!;

    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => (long)Sources.Count * plan.Shape.LayerCount;

    /// <inheritdoc/>
    protected override OutputSums Run(int chunk, ChunkRun run)
    {
        OutputSums sums = new(means, plan.Shape);
        IEnumerable<TaggedRow<int>> rows = ranges[chunk].Prompts.Select(source =>
            new TaggedRow<int>(Row.FromEmbedding(Sources[source], scored: null, means.Reads), source));
        foreach ((_, RowReadings readings) in run.Engine.Run(rows, run.CancellationToken))
        {
            sums.Add(readings.Cache!);
            run.Pass(plan.Shape.LayerCount);
        }

        return sums;
    }

    /// <inheritdoc/>
    protected override OutputSums Empty() => new(means, plan.Shape);
}
