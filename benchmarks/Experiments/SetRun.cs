namespace SelfRepair.Benchmarks.Experiments;

/// <summary>A run of a joint ablation.</summary>
/// <param name="FirstLayer">The layer of its first replaced component.</param>
/// <param name="Components">What it replaces, and what of the rest it holds.</param>
internal sealed record SetRun(int FirstLayer, string Components);
