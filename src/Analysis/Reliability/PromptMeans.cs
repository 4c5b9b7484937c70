using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Reliability;

/// <summary>Mean self-repair of every head in every prompt (E77). Prompts where some head has no position are left out,
/// so that heads are always compared over the same prompts.</summary>
internal sealed class PromptMeans
{
    private readonly double[][] means;

    /// <summary>Gathers the means.</summary>
    /// <param name="heads">Each head's prompts, [head], at least one head.</param>
    public PromptMeans(IReadOnlyList<PromptSpreads> heads)
    {
        HeadCount = heads.Count;
        SortedDictionary<int, double[]> found = [];
        Dictionary<int, int> filled = [];
        for (int head = 0; head < heads.Count; head++)
        {
            foreach (PromptSpread prompt in heads[head].Prompts)
            {
                if (!found.TryGetValue(prompt.Prompt, out double[]? ofPrompt))
                {
                    ofPrompt = new double[heads.Count];
                    found[prompt.Prompt] = ofPrompt;
                }

                ofPrompt[head] = prompt.Mean;
                filled[prompt.Prompt] = filled.GetValueOrDefault(prompt.Prompt) + 1;
            }
        }

        means = [.. found.Where(prompt => filled[prompt.Key] == heads.Count).Select(prompt => prompt.Value)];
    }

    /// <summary>Number of heads.</summary>
    public int HeadCount { get; }

    /// <summary>Number of prompts.</summary>
    public int PromptCount => means.Length;

    /// <summary>Mean over all prompts, each weighing the same, logits, [head].</summary>
    public double[] OfAll() => Of([.. Enumerable.Range(0, PromptCount)]);

    /// <summary>Mean over some prompts, each weighing the same, logits, [head].</summary>
    /// <param name="prompts">The prompts, by their place among these, at least one.</param>
    public double[] Of(ReadOnlySpan<int> prompts)
    {
        double[] mean = new double[HeadCount];
        foreach (int prompt in prompts)
        {
            for (int head = 0; head < mean.Length; head++)
            {
                mean[head] += means[prompt][head];
            }
        }

        for (int head = 0; head < mean.Length; head++)
        {
            mean[head] /= prompts.Length;
        }

        return mean;
    }
}
