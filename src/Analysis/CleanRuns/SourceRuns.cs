using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>The activations that a chunk's prompts are resampled from: of the chunk's own clean runs where one holds
/// them, else of runs of the source rows.</summary>
/// <param name="plan">The plan.</param>
/// <param name="range">The chunk's prompts.</param>
/// <param name="reads">What source rows keep.</param>
internal sealed class SourceRuns(PromptPlan plan, PromptRange range, RowReads reads)
{
    /// <summary>Runs what has to be run.</summary>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="run">What the chunk runs with.</param>
    /// <returns>Activations, [place of the prompt][draw], at least as long as the prompt's clean run.</returns>
    public ActivationCache[][] Run(CleanPrompt[] prompts, ChunkRun run)
    {
        Dictionary<int, ActivationCache> clean = prompts.ToDictionary(prompt => prompt.Prompt, prompt => prompt.Cache);
        ActivationCache[][] caches = [.. prompts.Select(_ => new ActivationCache[plan.Ablation.SourceCount])];
        List<TaggedRow<Loan>> missing = [];
        for (int place = 0; place < prompts.Length; place++)
        {
            for (int draw = 0; draw < plan.Ablation.SourceCount; draw++)
            {
                if (plan.LenderWithin(range, prompts[place].Prompt, draw) is { } lender
                    && clean.TryGetValue(lender, out ActivationCache? held))
                {
                    caches[place][draw] = held;
                }
                else
                {
                    missing.Add(new TaggedRow<Loan>(SourceRow(prompts[place], draw), new Loan(place, draw)));
                }
            }
        }

        foreach ((Loan loan, RowReadings readings) in run.Engine.Run(missing, run.CancellationToken))
        {
            caches[loan.Place][loan.Draw] = readings.Cache!;
            run.Pass(plan.Shape.LayerCount);
        }

        return caches;
    }

    private Row SourceRow(CleanPrompt prompt, int draw) => Row.FromEmbedding(
        plan.Ablation.SourceTokens(prompt.Prompt, draw)[..prompt.Cache.Tokens.Length], scored: null, reads);

    /// <summary>Which draw of which prompt a source row is for.</summary>
    private readonly record struct Loan(int Place, int Draw);
}
