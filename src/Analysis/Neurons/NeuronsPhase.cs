using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Neurons;

/// <summary>Holds the neurons of the asked layers with the head ablated against those of the clean run.</summary>
/// <param name="plan">The plan.</param>
internal sealed class NeuronsPhase(NeuronsPlan plan)
    : SummingPhase<NeuronsPartial>("neurons", plan.Chunks.Count)
{
    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => (long)plan.WorkOfChunks(_ => 1, drawsSources: true);

    /// <inheritdoc/>
    public override double PositionsOf(int chunk) => plan.Chunks[chunk].Sum(plan.Base.ScoredIn);

    /// <inheritdoc/>
    protected override NeuronsPartial Run(int chunk, ChunkRun run) =>
        Merge(plan.Chunks[chunk].Select(range => Run(range, run)), growing: _ => { });

    /// <inheritdoc/>
    protected override NeuronsPartial Empty() => new(plan);

    /// <summary>Runs a range of prompts. They are added in the order in which their rows are sent, which the prompts'
    /// lengths alone decide: what a prompt's rows read is let go before the next one's comes.</summary>
    private NeuronsPartial Run(PromptRange range, ChunkRun run)
    {
        CleanChunk clean = new(plan.Base, range, plan.Clean.In(run.Earlier), run);
        CleanPrompt[] prompts = clean.Run(range.Prompts, RowReads.Z | RowReads.Streams);
        Replacement replacement = clean.ReplacementIn(prompts, RowReads.Z);
        int runCount = plan.Base.Ablation.RunCount;
        int blocks = plan.BlocksOfRow.Count;
        IEnumerable<TaggedRow<int>> rows =
            from prompt in Enumerable.Range(0, prompts.Length)
            from draw in Enumerable.Range(0, runCount)
            select new TaggedRow<int>(Ablate((prompt, draw), prompts[prompt], replacement), prompt);
        NeuronsPartial partial = new(plan);
        List<IReadOnlyList<NeuronReadings>> ofPrompt = [];
        foreach ((int prompt, RowReadings readings) in run.Engine.Run(rows, run.CancellationToken))
        {
            ofPrompt.Add(readings.Neurons);
            run.Pass(blocks);
            if (ofPrompt.Count == runCount)
            {
                partial.AddPrompt(prompts[prompt].Scored.Count, ofPrompt);
                ofPrompt.Clear();
            }
        }

        return partial;
    }

    private Row Ablate((int Prompt, int Draw) row, CleanPrompt clean, Replacement replacement)
    {
        RowStart start = AblatedStart.Of(plan.Settings.Head, row, clean, replacement, plan.Base);
        return Row.From(start, RowReads.None) with
        {
            BlockOrder = plan.BlocksOfRow,
            Neurons = new NeuronReads(plan.Layers, plan.Settings.Top, clean.Readings.FinalScale),
        };
    }
}
