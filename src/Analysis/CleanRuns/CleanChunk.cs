using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>The clean runs that a chunk's ablated ones are held against, and what replaces outputs in them.</summary>
/// <param name="plan">The plan.</param>
/// <param name="range">The chunk's prompts.</param>
/// <param name="found">What the clean passes over all prompts found.</param>
/// <param name="run">What the chunk runs with.</param>
internal sealed class CleanChunk(PromptPlan plan, PromptRange range, CleanResults found, ChunkRun run)
{
    /// <summary>Runs prompts clean, each up to its last scored position: nothing after it changes what is
    /// read.</summary>
    /// <param name="prompts">The prompts, by index.</param>
    /// <param name="reads">What their runs keep.</param>
    /// <param name="distribution">What they read of what the prompts predict; null: nothing.</param>
    /// <returns>The runs, in the order of length.</returns>
    public CleanPrompt[] Run(IEnumerable<int> prompts, RowReads reads, DistributionReads? distribution = null)
    {
        int[] byLength = [.. prompts.OrderBy(prompt => plan.Prompts.TokensOf(prompt).Length)];
        CleanPrompt[] runs = new CleanPrompt[byLength.Length];
        IEnumerable<TaggedRow<int>> rows =
            byLength.Select((prompt, place) => new TaggedRow<int>(
                CleanRow(prompt, reads) with { Distribution = distribution }, place));
        foreach ((int place, RowReadings readings) in run.Engine.Run(rows, run.CancellationToken))
        {
            runs[place] = CleanPrompt.From(byLength[place], readings, run.Engine);
            run.Pass(plan.Shape.LayerCount);
        }

        return runs;
    }

    /// <summary>What replaces outputs in clean runs; source rows are run where there are some.</summary>
    /// <param name="prompts">The clean runs.</param>
    /// <param name="sourceReads">What source rows keep.</param>
    public Replacement ReplacementIn(CleanPrompt[] prompts, RowReads sourceReads)
    {
        AblationSettings ablation = plan.Settings.Ablation;
        return ablation.Kind switch
        {
            AblationKind.Mean or AblationKind.PositionMean => new MeanReplacement(found.Means!),
            AblationKind.Zero => new ZeroReplacement(),
            AblationKind.Constant => new ConstantReplacement(ablation.Values!, plan.Shape),
            AblationKind.Resample or AblationKind.Contrastive => new SourceReplacement(
                new SourceRuns(plan, range, sourceReads).Run(prompts, run), ablation.Average),
            _ => throw new InvalidOperationException($"Nothing replaces outputs by {ablation.Kind}."),
        };
    }

    private Row CleanRow(int prompt, RowReads reads) => Row.FromEmbedding(
        plan.Prompts.TokensOf(prompt)[..plan.Prompts.LengthOf(prompt)],
        plan.Prompts.ScoredOf(prompt, found.Targets),
        reads);
}
