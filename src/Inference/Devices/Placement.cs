namespace SelfRepair.Inference.Devices;

/// <summary>Where a model runs, and in which precision.</summary>
/// <param name="Device">The device.</param>
/// <param name="Precision">The precision of its matrix products.</param>
public readonly record struct Placement(ComputeDevice Device, NumberPrecision Precision);
