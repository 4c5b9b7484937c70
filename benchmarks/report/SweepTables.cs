using SelfRepair.Benchmarks.Sweeps;

namespace SelfRepair.Benchmarks.Report;

/// <summary>Tables of what sweeps took.</summary>
/// <param name="results">All results.</param>
internal sealed class SweepTables(Results results)
{
    private const int PlainTokens = 8 * 128;

    /// <summary>Sweeps with nothing left out, of prompts of the page's length.</summary>
    public IEnumerable<SweepResult> Standard => results.Plain.Where(sweep => sweep.Tokens == PlainTokens);

    /// <summary>A model's sweep of 8 prompts of 128 tokens against the bare rate.</summary>
    public MarkdownTable Rates()
    {
        MarkdownTable table = new(
            "model", "seconds", "needed GFLOP", "GF/s", "bare MatMul GF/s", "ratio", "ratio of the middle run",
            "block passes", "peak RSS, MB", "above the weights, MB", "other processes");
        foreach (SweepResult sweep in Standard)
        {
            table.Add(
                sweep.Model,
                $"{sweep.Seconds:F2}",
                $"{sweep.NeededFlops / 1e9:F0}",
                $"{sweep.Gflops:F0}",
                $"{sweep.MatmulGflops:F0}",
                $"**{sweep.Ratio:F3}**",
                $"{sweep.RatioMedian:F3}",
                $"{sweep.BlockPasses}",
                $"{sweep.PeakRssBytes / 1e6:F0}",
                $"{(sweep.PeakRssBytes - sweep.WeightBytes) / 1e6:F0}",
                $"{sweep.OtherProcessesShare:P1}");
        }

        return table;
    }

    /// <summary>Time and memory by the number of prompts.</summary>
    public MarkdownTable Scaling()
    {
        MarkdownTable table = new(
            "model", "prompts", "seconds", "seconds a prompt", "against 8 prompts", "ratio", "peak RSS, MB",
            "against 8 prompts");
        foreach (IGrouping<string, SweepResult> model in results.Plain.GroupBy(sweep => sweep.Model))
        {
            SweepResult? eight = model.FirstOrDefault(sweep => sweep.Tokens == PlainTokens);
            foreach (SweepResult sweep in model.Where(_ => eight is not null && model.Count() > 1))
            {
                table.Add(
                    sweep.Model,
                    $"{sweep.Prompts}",
                    $"{sweep.Seconds:F2}",
                    $"{PerPrompt(sweep):F3}",
                    $"{PerPrompt(sweep) / PerPrompt(eight!):F3}",
                    $"{sweep.Ratio:F3}",
                    $"{sweep.PeakRssBytes / 1e6:F0}",
                    $"{(double)sweep.PeakRssBytes / eight!.PeakRssBytes:F3}");
            }
        }

        return table;
    }

    /// <summary>Sweeps that differ in one thing from the standard one of their model.</summary>
    public MarkdownTable Variants()
    {
        MarkdownTable table = new("model", "what differs", "seconds", "against the standard", "ratio", "what it shows");
        foreach (SweepResult standard in Standard)
        {
            foreach (SweepResult sweep in results.Sweeps.Except(results.Plain)
                .Where(sweep => sweep.Model == standard.Model && sweep.Tokens == standard.Tokens))
            {
                table.Add(
                    sweep.Model,
                    Difference(sweep),
                    $"{sweep.Seconds:F2}",
                    $"{sweep.Seconds / standard.Seconds:F3}",
                    $"{sweep.Ratio:F3}",
                    Meaning(sweep, standard));
            }
        }

        return table;
    }

    /// <summary>Seconds of each stage of the standard sweeps.</summary>
    public MarkdownTable Stages()
    {
        SweepResult[] sweeps = [.. Standard];
        MarkdownTable table = new(["stage", .. sweeps.Select(sweep => sweep.Model)]);
        foreach (string stage in sweeps.SelectMany(sweep => sweep.Stages.Keys).Distinct())
        {
            table.Add([stage, .. sweeps.Select(sweep =>
                sweep.Stages.TryGetValue(stage, out double seconds) ? $"{seconds:F2}" : "kept")]);
        }

        return table;
    }

    private static double PerPrompt(SweepResult sweep) => sweep.Seconds / sweep.Prompts;

    private static string Difference(SweepResult sweep)
    {
        SweepOptions options = sweep.Options;
        return options.Positions == Positions.Last ? "the last position alone"
            : options.Rows == RowChoice.Top ? "top rows alone"
            : options.Rows == RowChoice.Both ? "all rows and top rows"
            : options.Matrix ? $"{sweep.Machine.Threads} thread" : "without the matrix";
    }

    private static string Meaning(SweepResult sweep, SweepResult standard)
    {
        SweepOptions options = sweep.Options;
        double time = sweep.AblatedSeconds / standard.AblatedSeconds;
        double work = (double)sweep.AblatedBlockTokens / standard.AblatedBlockTokens;
        return options.Positions == Positions.Last ? $"saves {BlocksAHead(standard) * (1 - time):F2} blocks a head"
            : options.Rows == RowChoice.Top
                ? $"{work:P1} of the ablated block work in {time:P1} of its time: {time / work:F3} of its share"
            : options.Rows == RowChoice.Both ? "the clean scan and the choice of the top positions"
            : options.Matrix ? "the bare rate is that of the same threads" : "what the matrix costs";
    }

    /// <summary>Blocks that a head runs in one prompt, in the mean over heads: those after its own.</summary>
    private static double BlocksAHead(SweepResult sweep) =>
        (double)sweep.AblatedBlockTokens / (sweep.AblatedShare * sweep.Tokens * sweep.Heads);
}
