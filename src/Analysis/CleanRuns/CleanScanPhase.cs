using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>The clean pass that goes before ablations: direct effects of all heads for their top positions, mean
/// activations.</summary>
/// <param name="plan">The plan.</param>
/// <param name="needs">What is looked for.</param>
/// <param name="ranges">The prompts of each chunk.</param>
/// <param name="targets">Finds the prompts' targets; null where they state them.</param>
internal sealed class CleanScanPhase(
    PromptPlan plan, CleanNeeds needs, IReadOnlyList<PromptRange> ranges, TargetsPhase? targets)
    : Phase<ScanPartial, ScanResult>("clean", ranges.Count)
{
    private bool ChoosesTops => needs.Tops is { Count: > 0 };

    /// <inheritdoc/>
    public override long BlockPasses(PhaseResults earlier) => plan.CleanPasses;

    /// <inheritdoc/>
    protected override ScanPartial Run(int chunk, ChunkRun run)
    {
        PromptRange range = ranges[chunk];
        int first = plan.Prompts.OffsetOf(range.First);
        int scoredCount = plan.Prompts.OffsetOf(range.First + range.Count) - first;
        ScanPartial partial = new(
            first,
            ChoosesTops ? TopSelection.Room(needs.Tops!, scoredCount) : [],
            plan.NeedsOwnMeans ? new OutputSums(needs.Means, plan.Shape) : null);
        IReadOnlyList<int> tokens = targets?.ResultIn(run.Earlier).Ids ?? plan.Prompts.OwnTargets();
        IEnumerable<TaggedRow<int>> rows =
            range.Prompts.Select(prompt => new TaggedRow<int>(CleanRow(prompt, tokens), prompt));
        foreach ((int prompt, RowReadings readings) in run.Engine.Run(rows, run.CancellationToken))
        {
            partial.Sums?.Add(readings.Cache!);
            if (ChoosesTops)
            {
                TopSelection.Write(
                    needs.Tops!, plan.Shape, readings, plan.Prompts.OffsetOf(prompt) - first, partial.DirectEffects);
            }

            run.Pass(plan.Shape.LayerCount);
        }

        return partial;
    }

    /// <inheritdoc/>
    protected override ScanResult Merge(IEnumerable<ScanPartial> partials, Action<ScanResult> growing)
    {
        OutputSums? sums = plan.NeedsOwnMeans ? new OutputSums(needs.Means, plan.Shape) : null;
        TopSelection? selection = needs.Tops is { } tops ? new TopSelection(tops) : null;
        foreach (ScanPartial partial in partials)
        {
            sums?.Merge(partial.Sums!);
            if (ChoosesTops)
            {
                selection!.Add(partial.DirectEffects, partial.First);
            }
        }

        return new ScanResult(selection?.Choose(), sums);
    }

    private Row CleanRow(int prompt, IReadOnlyList<int> tokens) => Row.FromEmbedding(
        plan.Prompts.TokensOf(prompt),
        ChoosesTops ? plan.Prompts.ScoredOf(prompt, tokens) : null,
        needs.Means.Reads | RowReads.Z | (ChoosesTops ? RowReads.HeadDirections : RowReads.None));
}

/// <summary>What a chunk of the clean pass leaves.</summary>
/// <param name="First">Index of its first scored position among all.</param>
/// <param name="DirectEffects">Clean direct effects, [head in the order of the choice][scored position of the chunk],
/// logits; empty where no top choice is made. As float32, the precision in which token rows report them: 4 bytes a head
/// and position.</param>
/// <param name="Sums">Sums of activations; null where no mean is needed.</param>
internal sealed record ScanPartial(int First, float[][] DirectEffects, OutputSums? Sums) : IPlainData<ScanPartial>
{
    /// <inheritdoc/>
    public static ScanPartial Read(PlainDataReader reader)
    {
        int first = (int)reader.ReadInteger();
        float[][] effects = new float[reader.ReadLength()][];
        for (int head = 0; head < effects.Length; head++)
        {
            effects[head] = reader.ReadArray<float>();
        }

        return new ScanPartial(first, effects, reader.ReadPartOrNull<OutputSums>());
    }

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write((long)First);
        writer.Write((long)DirectEffects.Length);
        foreach (float[] head in DirectEffects)
        {
            writer.Write<float>(head);
        }

        writer.WritePart(Sums);
    }
}

/// <summary>What the clean pass found.</summary>
/// <param name="Tops">Top positions among all scored ones, ascending, [head in the order of the choice][top]; null
/// where none are chosen.</param>
/// <param name="Sums">Sums of activations; null where no mean is needed.</param>
internal sealed record ScanResult(int[][]? Tops, OutputSums? Sums) : IPlainData<ScanResult>
{
    /// <inheritdoc/>
    public static ScanResult Read(PlainDataReader reader)
    {
        int[][]? tops = null;
        if (reader.ReadInteger() != 0)
        {
            tops = new int[reader.ReadLength()][];
            for (int head = 0; head < tops.Length; head++)
            {
                tops[head] = reader.ReadArray<int>();
            }
        }

        return new ScanResult(tops, reader.ReadPartOrNull<OutputSums>());
    }

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write(Tops is null ? 0L : 1L);
        if (Tops is not null)
        {
            writer.Write((long)Tops.Length);
            foreach (int[] head in Tops)
            {
                writer.Write<int>(head);
            }
        }

        writer.WritePart(Sums);
    }
}
