using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Exports;

/// <summary>What an export took.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Seconds">From the opened checkpoint to the verified package.</param>
/// <param name="WeightBytes">Size of the folded weights.</param>
/// <param name="PeakAnonymousBytes">The most memory of no file, sampled every 5 ms, verification included.</param>
/// <param name="StartAnonymousBytes">The same before the export.</param>
/// <param name="PeakOverWeights">The peak over the size of the weights.</param>
/// <param name="Stages">Seconds of each stage.</param>
internal sealed record ExportResult(
    string Model,
    Machine Machine,
    double Seconds,
    long WeightBytes,
    long PeakAnonymousBytes,
    long StartAnonymousBytes,
    double PeakOverWeights,
    IReadOnlyDictionary<string, double> Stages);
