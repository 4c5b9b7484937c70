namespace SelfRepair.Api.Analyses;

/// <summary>What an analysis cost.</summary>
/// <param name="QueueSeconds">Time it waited for its turn.</param>
/// <param name="PrepareSeconds">Time it waited for its model.</param>
/// <param name="RunSeconds">Time it ran; null before it ended.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt; null before it ended.</param>
/// <param name="TokensPerSecond">The prompts' tokens over the time it ran; null before it ended.</param>
/// <param name="Gflops">10^9 floating-point operations a second: matrix products and attention of the block passes,
/// each at its prompt's mean length, over the time it ran; null before it ended.</param>
public sealed record AnalysisTiming(
    double QueueSeconds,
    double PrepareSeconds,
    double? RunSeconds,
    long? BlockPasses,
    double? TokensPerSecond,
    double? Gflops);
