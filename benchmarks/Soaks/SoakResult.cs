using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Soaks;

/// <summary>What many started and canceled sweeps left behind.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Rounds">Sweeps that were started.</param>
/// <param name="Canceled">Those that were stopped; the others had ended before.</param>
/// <param name="StopSecondsMedian">From the cancellation to the end of the sweep, half of the rounds.</param>
/// <param name="StopSecondsP95">The same, 95 of 100 rounds.</param>
/// <param name="StopSecondsMax">The same, the slowest round.</param>
/// <param name="SettledRssBytes">Resident memory after the first tenth of the rounds, when every buffer is
/// made.</param>
/// <param name="EndRssBytes">Resident memory after the last round.</param>
/// <param name="GrowthBytes">What the rest of the rounds added.</param>
internal sealed record SoakResult(
    string Model,
    Machine Machine,
    int Rounds,
    int Canceled,
    double StopSecondsMedian,
    double StopSecondsP95,
    double StopSecondsMax,
    long SettledRssBytes,
    long EndRssBytes,
    long GrowthBytes);
