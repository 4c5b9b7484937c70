using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary>Shows a sweep's figures to the person at the console.</summary>
internal static class SweepTable
{
    /// <summary>The figures, a line each.</summary>
    /// <param name="result">The sweep.</param>
    public static string Of(SweepResult result)
    {
        SweepOptions options = result.Options;
        string matrix = options.Matrix ? "with" : "without";
        string stages = string.Join("\n", result.Stages.Select(stage => $"  {stage.Key,-16}{stage.Value,10:F3} s"));
        return $"""
            {result.Model}: {result.Prompts} prompts, {result.Tokens} tokens, {result.Heads} heads, {matrix} matrix
            rows {options.Rows}, positions {options.Positions}, {Place(result)}

              seconds         {result.Seconds,10:F3}   median {result.SecondsMedian:F3} of {result.SecondsAll.Count}
              other processes {result.OtherProcessesShare,10:P1}   of the processors meanwhile
              needed work     {result.NeededFlops / 1e9,10:F1}   GFLOP
              rate            {result.Gflops,10:F1}   GF/s
              bare MatMul     {result.MatmulGflops,10:F1}   GF/s: {Best(result)}
              ratio           {result.Ratio,10:F4}   median {result.RatioMedian:F4}
              block passes    {result.BlockPasses,10}
              ablated share   {result.AblatedShare,10:F4}   of every head in every whole prompt
              peak RSS        {result.PeakRssBytes / 1e6,10:F1}   MB, {Above(result):F1} above the weights

            stages
            {stages}
            """;
    }

    private static string Place(SweepResult result) => result.Machine.Gpu is { } gpu
        ? $"{result.Options.Precision} on {result.Options.Device}, {gpu}"
        : $"{result.Machine.Threads} threads, {result.Machine.Cpu}";

    private static string Best(SweepResult result)
    {
        MatMulRate best = result.MatmulBefore.Gflops > result.MatmulAfter.Gflops
            ? result.MatmulBefore : result.MatmulAfter;
        return string.Join(", ", best.Matrices.Select(
            rate => $"{rate.InputWidth} x {rate.OutputWidth} {rate.Gflops:F0} at {rate.Rows}"));
    }

    private static double Above(SweepResult result) => (result.PeakRssBytes - result.WeightBytes) / 1e6;
}
