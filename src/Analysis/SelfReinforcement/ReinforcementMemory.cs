using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>How much memory self-reinforcement takes, from above.</summary>
/// <param name="plan">The plan.</param>
internal sealed class ReinforcementMemory(SelfReinforcementPlan plan)
{
    /// <summary>Keys and values, which clean runs keep of every block.</summary>
    private const int KeptOfBlock = 2;

    /// <summary>What a head's keys and values have more of dimensions where an engine holds them by place.</summary>
    private const int MoreDims = 8;

    /// <summary>A token row while it is collected, sorted and kept: indices, ids, terms.</summary>
    private const long PointBytes = 120;

    /// <summary>Adds up what the experiment takes.</summary>
    /// <param name="engine">How much the engine runs at once.</param>
    /// <param name="pointCount">Token rows that are kept.</param>
    public MemoryEstimate Of(EngineExtent engine, long pointCount)
    {
        ModelShape shape = plan.Shape;
        long fits = plan.Reinforcements.Sum(one => (long)plan.FitsOf(one));
        MemoryEstimate estimate = PromptMemory.Of(
            plan.Base,
            engine,
            plan.Chunks.Select(chunk => chunk.Prompts).Distinct(),
            new PromptMemory.Needs(
                KeepsMlps: false,
                RowsOfPrompt: 1,
                ValuesOfScored: 4,
                BytesOfSums: (2 * fits * SelfReinforcementPlan.BytesOfFit) + (pointCount * PointBytes),
                TableRows: plan.RowCount + plan.Sources.Count,
                ChangedWidth: shape.DModel));
        return estimate with { SweepBytes = estimate.SweepBytes + OfOthers(engine) + OfRowsAhead(engine) };
    }

    /// <summary>Keys and values of the largest range's clean runs, and of one batch a thread by place.</summary>
    private long OfOthers(EngineExtent engine)
    {
        ModelShape shape = plan.Shape;
        long tokens = plan.Chunks.Max(chunk =>
            chunk.Prompts.Prompts.Sum(prompt => (long)plan.Base.Prompts.LengthOf(prompt)));
        long placed = shape.HeadCount * (shape.DHead + (long)MoreDims);
        long batch = engine.ThreadCount * engine.LargestBatch(PromptMemory.Longest(plan.Base));
        return sizeof(float) * KeptOfBlock * shape.LayerCount * ((tokens * shape.DModel) + (batch * placed));
    }

    /// <summary>What rows under way change and read: a vector of the stream, of a head's input z as well, and
    /// projections.</summary>
    private long OfRowsAhead(EngineExtent engine)
    {
        ModelShape shape = plan.Shape;
        long batches = (plan.Settings.IntoHeadInput ? 2L : 1L) * engine.BatchesAhead;
        long tokens = batches * engine.LargestBatch(PromptMemory.Longest(plan.Base));
        return sizeof(float) * tokens * ((2L * shape.DModel) + (shape.LayerCount * (shape.HeadCount + 2L)));
    }
}
