using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>Writes rows in which components are replaced and others keep their clean output. A row starts with the
/// clean stream before the first block that differs.</summary>
/// <param name="plan">The plan.</param>
/// <param name="prompts">The chunk's clean runs.</param>
/// <param name="replacement">What replaces outputs.</param>
internal sealed class InterventionRows(JointAblationPlan plan, CleanPrompt[] prompts, Replacement replacement)
{
    /// <summary>Writes the rows of all prompts: a batch's worth of prompts at a time, and of these the rows that start
    /// at one block and read alike one after another, since they share batches.</summary>
    /// <param name="interventions">What is run.</param>
    /// <param name="needsTerms">Whether what blocks write is read.</param>
    /// <param name="batchTokens">Tokens of a batch.</param>
    public IEnumerable<TaggedRow<InterventionTag>> Write(
        IEnumerable<Intervention> interventions, Func<Intervention, bool> needsTerms, int batchTokens)
    {
        Intervention[] alike =
            [.. interventions.OrderBy(intervention => intervention.FirstLayer).ThenBy(needsTerms)];
        return
            from together in PromptRange.Cut([.. prompts.Select(prompt => prompt.Cache.Tokens.Length)], batchTokens)
            from intervention in alike
            let reads = needsTerms(intervention) ? RowReads.Projections : RowReads.None
            from prompt in together.Prompts
            from draw in Enumerable.Range(0, plan.Base.Ablation.RunCount)
            select new TaggedRow<InterventionTag>(
                Write(intervention, prompt, draw, reads), new InterventionTag(intervention, prompt, draw));
    }

    private Row Write(Intervention intervention, int prompt, int draw, RowReads reads)
    {
        CleanPrompt clean = prompts[prompt];
        List<Change> changes =
        [
            .. intervention.Replaced.Select(component => Replace(component, clean, prompt, draw)),
            .. intervention.Frozen.Select(component => Keep(component, clean)),
        ];
        if (intervention.FreezesFinalScale)
        {
            changes.Add(new FreezeScale(
                plan.Shape.LayerCount,
                LayerNormKind.Final,
                clean.Cache.Scale(LayerNormKind.Final, plan.Shape.LayerCount)));
        }

        RowStart start = new(clean.Cache, intervention.FirstLayer, BlockEntry.Attention, Difference: null);
        return Row.From(start, reads) with { Changes = changes };
    }

    private Change Replace(Component component, CleanPrompt clean, int prompt, int draw)
    {
        float[] output = new float[clean.Cache.Tokens.Length * component.Width];
        replacement.Write(prompt, draw, component, output);
        component.ToOutput(clean.Cache, plan.Settings.Ablation.Strength, output);
        return ChangeOf(component, output);
    }

    private Change Keep(Component component, CleanPrompt clean)
    {
        float[] output = new float[clean.Cache.Tokens.Length * component.Width];
        component.CopyFrom(clean.Cache, output);
        return ChangeOf(component, output);
    }

    private Change ChangeOf(Component component, float[] output) => component.IsMlp
        ? new ReplaceMlpOutput(component.Layer, output)
        : new ReplaceHeadOutput(component.HeadIn(plan.Shape), output);
}
