using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Chooses every head's top positions from clean runs (E42).</summary>
/// <param name="choices">Whose, and how many.</param>
internal sealed class TopSelection(TopChoices choices)
{
    private readonly TopCandidates[] candidates =
        [.. choices.Heads.Select(_ => new TopCandidates(choices.Count))];

    /// <summary>Room for the clean direct effects of some prompts, [head][scored position].</summary>
    /// <param name="choices">Whose.</param>
    /// <param name="scoredCount">Scored positions of the prompts.</param>
    public static float[][] Room(TopChoices choices, int scoredCount) =>
        [.. choices.Heads.Select(_ => new float[scoredCount])];

    /// <summary>Writes the clean direct effects of every head in one prompt, logits.</summary>
    /// <param name="choices">Whose.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="readings">The clean run.</param>
    /// <param name="first">Where they go.</param>
    /// <param name="effects">Receives them, [head][scored position].</param>
    public static void Write(
        TopChoices choices, ModelShape shape, RowReadings readings, int first, float[][] effects)
    {
        ReadOnlySpan<float> scale = readings.FinalScale.Span;
        double[] projections = new double[scale.Length];
        for (int head = 0; head < choices.Heads.Count; head++)
        {
            HeadProjection.OfClean(readings.Cache!, subset: null, choices.Heads[head], shape, projections);
            for (int scored = 0; scored < projections.Length; scored++)
            {
                // What is no number is never among the largest.
                float effect = (float)(projections[scored] / scale[scored]);
                effects[head][first + scored] = float.IsNaN(effect) ? float.NegativeInfinity : effect;
            }
        }
    }

    /// <summary>Chooses from the clean runs of all prompts.</summary>
    /// <param name="choices">Whose, and how many.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="prompts">The runs of all prompts, in any order.</param>
    public static TopPositions Of(TopChoices choices, PromptPlan plan, IReadOnlyList<CleanPrompt> prompts)
    {
        float[][] effects = Room(choices, plan.Prompts.ScoredCount);
        foreach (CleanPrompt prompt in prompts)
        {
            Write(choices, plan.Shape, prompt.Readings, plan.Prompts.OffsetOf(prompt.Prompt), effects);
        }

        TopSelection selection = new(choices);
        selection.Add(effects, 0);
        return new TopPositions(plan.Prompts, selection.Choose());
    }

    /// <summary>Takes the effects of the next prompts.</summary>
    /// <param name="effects">[head][scored position].</param>
    /// <param name="first">Index of their first scored position among all.</param>
    public void Add(float[][] effects, int first)
    {
        for (int head = 0; head < candidates.Length; head++)
        {
            candidates[head].Add(effects[head], first);
        }
    }

    /// <summary>The top positions among all scored ones, ascending, [head][top].</summary>
    public int[][] Choose() => [.. candidates.Select(head => head.Choose())];
}
