namespace SelfRepair.Benchmarks.Experiments;

/// <summary>A request cannot be measured as it is.</summary>
/// <param name="message">What it says, and what it may say.</param>
internal sealed class ExperimentRequestException(string message) : Exception(message);
