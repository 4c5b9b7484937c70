using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Sends the first prompt through the later blocks with z replaced by itself, for one head a layer
/// (E46).</summary>
/// <param name="plan">The plan.</param>
/// <param name="rows">What writes rows.</param>
/// <param name="partial">Told of what was found.</param>
internal sealed class SweepCheck(SelfRepairPlan plan, AblatedRows rows, SweepPartial partial)
{
    /// <summary>Scored positions that are looked at: the law holds at each, and a few show it.</summary>
    public const int Positions = 16;

    /// <summary>Runs the rows.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="prompts">The chunk's clean runs, the first prompt's among them where there are heads.</param>
    /// <param name="run">What the chunk runs with.</param>
    public void Run(IEnumerable<HeadId> heads, CleanPrompt[] prompts, ChunkRun run)
    {
        if (Array.Find(prompts, prompt => prompt.Prompt == 0) is not { } whole)
        {
            return;
        }

        CleanPrompt first = whole.At([.. Enumerable.Range(0, Math.Min(Positions, whole.Scored.Count))]);
        ReadOnlyMemory<float> none = new float[(first.Scored.Positions[^1] + 1) * plan.Shape.DHead];
        IEnumerable<TaggedRow<HeadId>> checks = heads.Select(head =>
            new TaggedRow<HeadId>(rows.Live(first, new HeadDifference(head, none)), head));
        foreach ((HeadId head, RowReadings readings) in run.Engine.Run(checks, run.CancellationToken))
        {
            HoldToClean(first.Readings, readings);
            run.Pass(plan.BlocksAfter(head.Layer));
        }
    }

    /// <summary>Records the logit change of a row whose z is replaced by itself. A change that is not finite is counted
    /// instead.</summary>
    private void HoldToClean(RowReadings clean, RowReadings changed)
    {
        for (int scored = 0; scored < clean.FinalScale.Length; scored++)
        {
            double change = ((double)changed.FinalProjection.Span[scored] / changed.FinalScale.Span[scored])
                - ((double)clean.FinalProjection.Span[scored] / clean.FinalScale.Span[scored]);
            if (double.IsFinite(change))
            {
                partial.NoOpMax = SweepPartial.Larger(partial.NoOpMax, Math.Abs(change));
            }
            else
            {
                partial.NonFinite++;
            }
        }
    }
}
