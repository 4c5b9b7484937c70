using SelfRepair.Api.Hosting;
using SelfRepair.Api.Problems;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Models;

/// <summary>A model takes more memory than this service may use for models.</summary>
/// <param name="model">The model, with its revision.</param>
/// <param name="neededBytes">Bytes that it takes in memory.</param>
/// <param name="availableBytes">Bytes that there are.</param>
public sealed class ModelTooLargeException(string model, long neededBytes, long availableBytes) : ApiException(
    $"{model} takes {ByteSize.Format(neededBytes)} of memory ({neededBytes} bytes) to run, and this service uses "
    + $"{ByteSize.Format(availableBytes)} ({availableBytes} bytes) for models: {Largest(availableBytes)} Raise "
    + $"{SettingNames.MemoryBudget} if the machine has more.")
{
    /// <summary>The model, with its revision.</summary>
    public string Model => model;

    /// <summary>Bytes that it takes in memory.</summary>
    public long NeededBytes => neededBytes;

    /// <summary>Bytes that there are.</summary>
    public long AvailableBytes => availableBytes;

    private static string Largest(long bytes) =>
        PythiaModels.LargestWithin(bytes) is string name
            ? $"the largest Pythia that fits is {name}."
            : "no Pythia fits.";
}
