namespace SelfRepair.Benchmarks.Parity;

/// <summary>A device's results are not the golden ones.</summary>
/// <param name="message">Which, and how far off.</param>
internal sealed class ParityException(string message) : Exception(message);
