using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>Reduces a chunk's rows to its partial, in prompt order whatever the order they come in. What a prompt's
/// rows read is held until all of them are.</summary>
internal sealed class SetReduction
{
    private readonly JointAblationPlan plan;
    private readonly SetChunk chunk;
    private readonly CleanPrompt[] prompts;
    private readonly HashSet<Intervention> joint;
    private readonly int rowCount;
    private readonly Dictionary<Intervention, RowReadings[]>[] read;
    private readonly int[] missing;
    private readonly SetPartial?[] ofPrompts;
    private readonly Breakdown breakdown;
    private readonly TermValues lost;

    /// <summary>Prepares the reduction.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="chunk">The sets and prompts.</param>
    /// <param name="prompts">The chunk's clean runs.</param>
    public SetReduction(JointAblationPlan plan, SetChunk chunk, CleanPrompt[] prompts)
    {
        int capacity = prompts.Max(prompt => prompt.Scored.Count);
        this.plan = plan;
        this.chunk = chunk;
        this.prompts = prompts;
        joint = [.. plan.Sets.Skip(chunk.FirstSet).Take(chunk.SetCount).Select(set => set.Joint)];
        rowCount = plan.InterventionsOf(chunk).Length * plan.Base.Ablation.RunCount;
        read = [.. prompts.Select(_ => new Dictionary<Intervention, RowReadings[]>())];
        missing = [.. prompts.Select(_ => rowCount)];
        ofPrompts = new SetPartial?[prompts.Length];
        breakdown = new Breakdown(
            new TermValues(JointAblationTerms.All, capacity), capacity, plan.Base.Ablation.RunCount);
        lost = new TermValues(new TermSet([JointAblationTerms.RepairLost]), capacity);
    }

    /// <summary>Whether an intervention is a set's own, whose terms are formed of what blocks write.</summary>
    /// <param name="intervention">The intervention.</param>
    public bool NeedsTerms(Intervention intervention) => joint.Contains(intervention);

    /// <summary>Takes what a row read.</summary>
    /// <param name="tag">The row.</param>
    /// <param name="readings">Its readings.</param>
    public void Add(InterventionTag tag, RowReadings readings)
    {
        if (!read[tag.Prompt].TryGetValue(tag.Intervention, out RowReadings[]? draws))
        {
            draws = new RowReadings[plan.Base.Ablation.RunCount];
            read[tag.Prompt][tag.Intervention] = draws;
        }

        draws[tag.Draw] = readings;
        if (--missing[tag.Prompt] == 0)
        {
            ofPrompts[tag.Prompt] = Reduce(tag.Prompt);
            read[tag.Prompt].Clear();
        }
    }

    /// <summary>The chunk's partial.</summary>
    public SetPartial Close()
    {
        SetPartial partial = new(plan, chunk.FirstSet, chunk.SetCount);
        foreach (int prompt in Enumerable.Range(0, prompts.Length).OrderBy(place => prompts[place].Prompt))
        {
            partial.Merge(ofPrompts[prompt]!);
        }

        return partial;
    }

    private SetPartial Reduce(int prompt)
    {
        SetPartial partial = new(plan, chunk.FirstSet, chunk.SetCount);
        for (int set = chunk.FirstSet; set < chunk.FirstSet + chunk.SetCount; set++)
        {
            Measure(plan.Sets[set], prompt);
            double[] counted = Counted(breakdown.Values, partial);
            partial.IdentityMax = Math.Max(partial.IdentityMax, breakdown.LargestIdentityGap(counted));
            partial.OfSet(set).AddPrompt(prompts[prompt].Prompt, breakdown.Values, counted);
            AddCarriers(set, prompt, partial);
        }

        return partial;
    }

    /// <summary>Forms a set's terms at every scored position.</summary>
    private void Measure(SetPlan set, int prompt)
    {
        CleanPrompt clean = prompts[prompt];
        breakdown.Begin(clean);
        breakdown.CleanEffects.Clear();
        ComponentChanges.AddMembers(clean.Readings.Blocks, set.Members, breakdown.CleanEffects);
        foreach (RowReadings live in read[prompt][set.Joint])
        {
            breakdown.EffectChanges.Clear();
            ComponentChanges.AddMembers(clean.Readings, live.Blocks, set.Members, breakdown.EffectChanges);
            breakdown.Add(new AblatedRun(live, Isolated: null, Downstream: null), set.Members);
        }

        breakdown.End();
        TermValues values = breakdown.Values;
        Span<double> sum = values[JointAblationTerms.SumOfSingleLogitChanges];
        foreach (Intervention single in set.Singles)
        {
            AddLogitChange(prompt, single, 1, sum);
        }

        Span<double> interaction = values[JointAblationTerms.Interaction];
        values[Terms.LogitChange].CopyTo(interaction);
        for (int scored = 0; scored < sum.Length; scored++)
        {
            interaction[scored] -= sum[scored];
        }

        if (set.Unfrozen is { } unfrozen)
        {
            // What members contribute is the same in both, so that repair differs by the logit alone.
            AddLogitChange(prompt, unfrozen, 1, values[JointAblationTerms.RepairLost]);
            AddLogitChange(prompt, set.Joint, -1, values[JointAblationTerms.RepairLost]);
        }

        values.FindFinite();
    }

    private void AddCarriers(int set, int prompt, SetPartial partial)
    {
        SetPlan planned = plan.Sets[set];
        for (int carrier = 0; carrier < planned.Carriers.Count; carrier++)
        {
            lost.Begin(prompts[prompt].Scored.Count);
            Span<double> values = lost[JointAblationTerms.RepairLost];
            AddLogitChange(prompt, planned.Joint, 1, values);
            AddLogitChange(prompt, planned.Carriers[carrier].Frozen, -1, values);
            lost.FindFinite();
            partial.OfCarrier(set, carrier).AddPrompt(prompts[prompt].Prompt, lost, Counted(lost, partial));
        }
    }

    /// <summary>Adds the logit change of an intervention, averaged over draws.</summary>
    private void AddLogitChange(int prompt, Intervention intervention, int sign, Span<double> changes)
    {
        RowReadings clean = prompts[prompt].Readings;
        RowReadings[] draws = read[prompt][intervention];
        foreach (RowReadings draw in draws)
        {
            for (int scored = 0; scored < changes.Length; scored++)
            {
                double before = (double)clean.FinalProjection.Span[scored] / clean.FinalScale.Span[scored];
                double after = (double)draw.FinalProjection.Span[scored] / draw.FinalScale.Span[scored];
                changes[scored] += sign * (after - before) / draws.Length;
            }
        }
    }

    /// <summary>1 where every term is a finite number; the others are counted as left out.</summary>
    private static double[] Counted(TermValues values, SetPartial partial)
    {
        (double[] counted, int left) = values.CountFinite();
        partial.NonFinite += left;
        return counted;
    }
}
