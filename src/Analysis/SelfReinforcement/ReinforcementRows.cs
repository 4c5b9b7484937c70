using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>Writes and runs the rows of a chunk: all positions of a prompt at once, none of which sees another one's
/// change (E54).</summary>
/// <remarks>Rows that start at one block and share its products follow each other, and of them those of one prompt, so
/// that batches are full and find their tensors filled. Prompts come in order.</remarks>
internal sealed class ReinforcementRows
{
    private readonly SelfReinforcementPlan plan;
    private readonly CleanPrompt[] prompts;
    private readonly ChunkRun run;
    private readonly ReinforcementVectors vectors;

    /// <summary>Prepares the rows of a chunk.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="run">What the chunk runs with.</param>
    public ReinforcementRows(SelfReinforcementPlan plan, CleanPrompt[] prompts, ChunkRun run)
    {
        this.plan = plan;
        this.prompts = [.. prompts.OrderBy(prompt => prompt.Prompt)];
        this.run = run;
        vectors = new ReinforcementVectors(plan, run.Engine);
    }

    /// <summary>Runs rows.</summary>
    /// <param name="places">Their reinforcements, by place.</param>
    /// <returns>What they read, for each reinforcement in the order of prompts.</returns>
    public IEnumerable<ReinforcedReadings> Run(IEnumerable<int> places)
    {
        IEnumerable<TaggedRow<Tag>> written = places
            .GroupBy(place => (plan.IntoLayerOf(SourceOf(place)), SharesProducts(place)))
            .OrderBy(route => route.Key.Item1)
            .ThenByDescending(route => route.Key.Item2)
            .SelectMany(route => prompts.SelectMany(prompt => Write(prompt, [.. route])));
        return plan.Settings.IntoHeadInput ? RunInputs(written) : RunStreams(written);
    }

    private IEnumerable<ReinforcedReadings> RunStreams(IEnumerable<TaggedRow<Tag>> written)
    {
        foreach ((Tag tag, RowReadings readings) in run.Engine.Run(written, run.CancellationToken))
        {
            run.Pass(plan.PassesOf(plan.Reinforcements[tag.Place]));
            yield return new ReinforcedReadings(tag.Place, tag.Clean, readings.Blocks, readings.FinalScale);
        }
    }

    /// <summary>First the heads' own blocks under the changed stream, then from each clean stream plus the head's
    /// change the blocks after its write. The first are read as the second are drawn, so that few are held.</summary>
    private IEnumerable<ReinforcedReadings> RunInputs(IEnumerable<TaggedRow<Tag>> written)
    {
        IEnumerable<TaggedRow<Tag>> second =
            run.Engine.Run(written, run.CancellationToken).Select(first => After(first.Tag, first.Readings));
        foreach ((Tag tag, RowReadings readings) in run.Engine.Run(second, run.CancellationToken))
        {
            run.Pass(ChunkCut.BlocksAfter(plan.Shape, SourceOf(tag.Place).Layer));
            yield return new ReinforcedReadings(tag.Place, tag.Clean, tag.Blocks!, readings.FinalScale);
        }
    }

    private TaggedRow<Tag> After(Tag tag, RowReadings first)
    {
        run.Pass(1);
        HeadId head = SourceOf(tag.Place).HeadsIn(plan.Shape)[0];
        Component component = Component.Of(head, plan.Shape);
        float[] change = component.OutputIn(first.Cache!);
        component.ToChange(tag.Clean.Cache, strength: 1, change);
        RowStart start = RowStart.AfterHeads(
            tag.Clean.Cache, head.Layer, new HeadDifference(head, change), plan.Shape);
        Row row = Row.From(start, RowReads.None) with
        {
            KeysAndValuesOf = tag.Clean.Cache,
            SharesProducts = plan.Shape.IsParallel,
        };
        return new TaggedRow<Tag>(row, tag with { Blocks = first.Blocks });
    }

    private IEnumerable<TaggedRow<Tag>> Write(CleanPrompt clean, int[] places)
    {
        vectors.Forget();
        foreach (int place in places)
        {
            RowStart start = new(
                clean.Cache,
                plan.IntoLayerOf(SourceOf(place)),
                BlockEntry.Attention,
                vectors.Of(plan.Reinforcements[place], clean));
            yield return new TaggedRow<Tag>(
                plan.Settings.IntoHeadInput ? OwnBlock(start) : ToTheEnd(start, place), new Tag(place, clean, null));
        }
    }

    private Row ToTheEnd(RowStart start, int place) => Row.From(start, RowReads.Projections) with
    {
        KeysAndValuesOf = start.Cache,
        SharesProducts = SharesProducts(place),
    };

    private static Row OwnBlock(RowStart start) => Row.From(start, RowReads.Projections | RowReads.Z) with
    {
        KeysAndValuesOf = start.Cache,
        BlockOrder = [start.Layer],
    };

    /// <summary>Whether what is put back is one head's output: then all rows of a prompt share the products of the
    /// clean stream.</summary>
    private bool SharesProducts(int place) => plan.Shape.IsParallel
        && !plan.Settings.IntoHeadInput
        && SourceOf(place).HeadIndex is not null
        && plan.Reinforcements[place].Vector != ReinforcementVector.RandomDirection;

    private ReinforcedOutput SourceOf(int place) => plan.Sources[plan.Reinforcements[place].Source];

    /// <summary>Which reinforcement in which prompt, and of a head's input what its own block read.</summary>
    private readonly record struct Tag(int Place, CleanPrompt Clean, IReadOnlyList<BlockReadings>? Blocks);
}

/// <summary>What was read of one reinforcement in one prompt.</summary>
/// <param name="Place">The reinforcement, by its place.</param>
/// <param name="Clean">The prompt's clean run.</param>
/// <param name="Blocks">Projections of the blocks that are read, among others.</param>
/// <param name="FinalScale">The new final scale, [scored].</param>
internal readonly record struct ReinforcedReadings(
    int Place, CleanPrompt Clean, IReadOnlyList<BlockReadings> Blocks, ReadOnlyMemory<float> FinalScale);
