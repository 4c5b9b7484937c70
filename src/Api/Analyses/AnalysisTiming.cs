namespace SelfRepair.Api.Analyses;

/// <summary>What an analysis cost.</summary>
/// <param name="QueueSeconds">Time it waited for its turn.</param>
/// <param name="PrepareSeconds">Time it waited for its model.</param>
/// <param name="RunSeconds">Time it ran; null before it ended.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt; null before it ended.</param>
/// <param name="TokensPerSecond">The prompts' tokens, once a revision that it ran on, over the time it ran; null before
/// it ended.</param>
/// <param name="Gflops">10^9 floating-point operations a second: matrix products and attention of the block passes,
/// over the time it ran; null before it ended.</param>
public sealed record AnalysisTiming(
    double QueueSeconds,
    double PrepareSeconds,
    double? RunSeconds,
    long? BlockPasses,
    double? TokensPerSecond,
    double? Gflops)
{
    private const double Giga = 1e9;

    /// <summary>The timing of an analysis.</summary>
    /// <param name="state">What is known of it.</param>
    public static AnalysisTiming Of(AnalysisState state)
    {
        double? seconds = state.Findings is null ? null : state.Ran?.TotalSeconds;
        long? passes = state.Findings?.BlockPasses;
        return new AnalysisTiming(
            state.Queued.TotalSeconds,
            state.Prepared.TotalSeconds,
            state.Ran?.TotalSeconds,
            passes,
            seconds > 0 ? state.Spec!.Prompts.TokenCount * state.Findings!.RunCount / seconds : null,
            seconds > 0 ? passes * state.Spec!.BlockFlops / seconds / Giga : null);
    }
}
