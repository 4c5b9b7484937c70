using SelfRepair.Analysis.DirectEffects;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Chooses every head's top positions from clean runs (E42).</summary>
/// <param name="plan">The plan.</param>
internal sealed class TopSelection(SelfRepairPlan plan)
{
    private readonly TopCandidates[] candidates = [.. plan.Heads.Select(_ => new TopCandidates(plan.TopCount))];

    /// <summary>Room for the clean direct effects of some prompts, [head in row order][scored position].</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="scoredCount">Scored positions of the prompts.</param>
    public static float[][] Room(SelfRepairPlan plan, int scoredCount) =>
        [.. plan.Heads.Select(_ => new float[scoredCount])];

    /// <summary>Writes the clean direct effects of every head in one prompt, logits.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="readings">The clean run.</param>
    /// <param name="first">Where they go.</param>
    /// <param name="effects">Receives them, [head in row order][scored position].</param>
    public static void Write(SelfRepairPlan plan, RowReadings readings, int first, float[][] effects)
    {
        ReadOnlySpan<float> scale = readings.FinalScale.Span;
        double[] projections = new double[scale.Length];
        for (int row = 0; row < plan.Heads.Count; row++)
        {
            HeadProjection.OfClean(readings.Cache!, chosen: null, plan.Heads[row], plan.Shape, projections);
            for (int scored = 0; scored < projections.Length; scored++)
            {
                // What is no number is never among the largest.
                float effect = (float)(projections[scored] / scale[scored]);
                effects[row][first + scored] = float.IsNaN(effect) ? float.NegativeInfinity : effect;
            }
        }
    }

    /// <summary>Chooses from the clean runs of all prompts.</summary>
    /// <param name="plan">The plan, of a single chunk.</param>
    /// <param name="prompts">The runs, in any order.</param>
    public static TopPositions Of(SelfRepairPlan plan, IReadOnlyList<CleanPrompt> prompts)
    {
        float[][] effects = Room(plan, plan.ScoredCount);
        foreach (CleanPrompt prompt in prompts)
        {
            Write(plan, prompt.Readings, plan.OffsetOf(prompt.Prompt), effects);
        }

        TopSelection selection = new(plan);
        selection.Add(effects, 0);
        return selection.Choose();
    }

    /// <summary>Takes the effects of the next prompts.</summary>
    /// <param name="effects">[head in row order][scored position].</param>
    /// <param name="first">Index of their first scored position among all.</param>
    public void Add(float[][] effects, int first)
    {
        for (int row = 0; row < candidates.Length; row++)
        {
            candidates[row].Add(effects[row], first);
        }
    }

    /// <summary>The chosen positions.</summary>
    public TopPositions Choose() => new(plan, [.. candidates.Select(head => head.Choose())]);
}
