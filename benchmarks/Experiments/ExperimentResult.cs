using System.Text.Json;
using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>What an experiment took.</summary>
internal sealed record ExperimentResult
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>What was measured, and how.</summary>
    public required ExperimentOptions Options { get; init; }

    /// <summary>The request, without its prompts.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>What it was measured on.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Number of prompts.</summary>
    public required int Prompts { get; init; }

    /// <summary>Tokens of all prompts.</summary>
    public required long Tokens { get; init; }

    /// <summary>The fastest run, from tokens to the report, seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Every run in order, seconds.</summary>
    public required IReadOnlyList<double> SecondsAll { get; init; }

    /// <summary>Share of the processors that other processes took during the fastest run.</summary>
    public required double OtherProcessesShare { get; init; }

    /// <summary>Blocks that ran, each for one prompt, clean passes included.</summary>
    public required long BlockPasses { get; init; }

    /// <summary>Blocks that the definition needs.</summary>
    public required long LeastBlockPasses { get; init; }

    /// <summary>How these are counted.</summary>
    public required string LeastArgument { get; init; }

    /// <summary>Those that ran over those that are needed.</summary>
    public required double PassesOverLeast { get; init; }

    /// <summary>Work of the needed blocks, FLOP.</summary>
    public required double NeededFlops { get; init; }

    /// <summary>Needed work over the fastest run's time, 10^9 FLOP/s.</summary>
    public required double Gflops { get; init; }

    /// <summary>The bare MatMul rate, the better of before and after, 10^9 FLOP/s.</summary>
    public required double MatmulGflops { get; init; }

    /// <summary>The rate achieved over the bare one.</summary>
    public required double Ratio { get; init; }

    /// <summary>The most resident memory from opening the package to the last report, mapped weights
    /// included.</summary>
    public required long PeakRssBytes { get; init; }

    /// <summary>The figures, a line each.</summary>
    public string ToTable() => $"""
        {Options.Kind} of {Model}: {Prompts} prompts, {Tokens} tokens
        {Request.GetRawText()}

          seconds         {Seconds,10:F3}   of {SecondsAll.Count}
          other processes {OtherProcessesShare,10:P1}   of the processors meanwhile
          block passes    {BlockPasses,10}
          least           {LeastBlockPasses,10}   {LeastArgument}
          over the least  {PassesOverLeast,10:F4}
          needed work     {NeededFlops / 1e9,10:F1}   GFLOP
          rate            {Gflops,10:F1}   GF/s
          bare MatMul     {MatmulGflops,10:F1}   GF/s
          ratio           {Ratio,10:F4}
          peak RSS        {PeakRssBytes / 1e6,10:F1}   MB
        """;
}
