using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The activations that a chunk's prompts are resampled from: of the chunk's own clean runs where one holds
/// them, else of runs of the source rows.</summary>
/// <param name="plan">The plan.</param>
/// <param name="engine">What runs rows.</param>
/// <param name="chunk">The chunk.</param>
/// <param name="passed">Told of block passes as they are done.</param>
internal sealed class SourceRuns(SelfRepairPlan plan, IRowEngine engine, Chunk chunk, Action<long> passed)
{
    /// <summary>Runs what has to be run.</summary>
    /// <param name="prompts">The chunk's clean runs.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Activations, [place of the prompt][draw], at least as long as the prompt's clean run.</returns>
    public ActivationCache[][] Run(CleanPrompt[] prompts, CancellationToken cancellationToken)
    {
        int draws = plan.Ablation.SourceCount;
        Dictionary<int, ActivationCache> clean = prompts.ToDictionary(prompt => prompt.Prompt, prompt => prompt.Cache);
        ActivationCache?[] caches =
        [
            .. from prompt in prompts
               from draw in Enumerable.Range(0, draws)
               let lender = plan.LenderWithin(chunk, prompt.Prompt, draw)
               select lender is { } held ? clean.GetValueOrDefault(held) : null,
        ];
        int[] missing = [.. Enumerable.Range(0, caches.Length).Where(place => caches[place] is null)];
        IEnumerable<Row> rows = missing.Select(place => SourceRow(prompts[place / draws], place % draws));
        int done = 0;
        foreach (RowReadings readings in engine.Run(rows, cancellationToken))
        {
            caches[missing[done++]] = readings.Cache;
            passed(plan.Shape.LayerCount);
        }

        return [.. caches.Select(cache => cache!).Chunk(draws)];
    }

    private Row SourceRow(CleanPrompt prompt, int draw) => Row.FromEmbedding(
        plan.Ablation.SourceTokens(prompt.Prompt, draw)[..prompt.Cache.Tokens.Length], scored: null, RowReads.Z);
}
