using SelfRepair.Api.Hosting;
using SelfRepair.Api.Problems;
<<<<<<< HEAD
=======
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
>>>>>>> main

namespace SelfRepair.Api.Models;

/// <summary>A model takes more memory than this service may use for models.</summary>
/// <param name="model">The model, with its revision.</param>
/// <param name="placement">Where it was to run.</param>
/// <param name="neededBytes">Bytes that it takes in memory.</param>
/// <param name="availableBytes">Bytes that there are.</param>
<<<<<<< HEAD
/// <param name="largest">The largest Pythia that fits; null where none does.</param>
public sealed class ModelTooLargeException(
    string model, long neededBytes, long availableBytes, string? largest) : ApiException(
    $"{model} takes {ByteSize.Format(neededBytes)} of memory ({neededBytes} bytes) to run, and this service uses "
    + $"{ByteSize.Format(availableBytes)} ({availableBytes} bytes) for models: {Sentence(largest)} Raise "
    + $"{SettingNames.MemoryBudget} if the machine has more.")
=======
public sealed class ModelTooLargeException(string model, Placement placement, long neededBytes, long availableBytes)
    : ApiException(
        $"{model} takes {ByteSize.Format(neededBytes)} of memory ({neededBytes} bytes) to run on {placement.Device}, "
        + $"and this service uses {ByteSize.Format(availableBytes)} ({availableBytes} bytes) for models there: "
        + $"{Largest(placement, availableBytes)} {Advice(placement)}")
>>>>>>> main
{
    /// <summary>Where it was to run.</summary>
    public Placement Placement => placement;

    /// <summary>The model, with its revision.</summary>
    public string Model => model;

    /// <summary>Bytes that it takes in memory.</summary>
    public long NeededBytes => neededBytes;

    /// <summary>Bytes that there are.</summary>
    public long AvailableBytes => availableBytes;

<<<<<<< HEAD
    /// <summary>The largest Pythia that fits; null where none does.</summary>
    public string? Largest => largest;

    private static string Sentence(string? largest) =>
        largest is null ? "no Pythia fits." : $"the largest Pythia that fits is {largest}.";
=======
    private static string Largest(Placement placement, long bytes) =>
        PythiaModels.LargestWithin(placement.Precision == NumberPrecision.Fp16 ? 2 * bytes : bytes) is string name
            ? $"the largest Pythia that fits is {name}."
            : "no Pythia fits.";

    private static string Advice(Placement placement) => placement.Device.IsCuda
        ? "Use the cpu, or a GPU with more memory."
        : $"Raise {SettingNames.MemoryBudget} if the machine has more.";
>>>>>>> main
}
