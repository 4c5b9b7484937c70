using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Models;

/// <summary>A model takes more memory than this service may use for models.</summary>
/// <param name="model">The model, with its revision.</param>
/// <param name="device">Where it was to run.</param>
/// <param name="bytes">Bytes that it takes in memory, and bytes that there are.</param>
/// <param name="largest">The largest Pythia that fits; null where none does.</param>
public sealed class ModelTooLargeException(
    string model, ComputeDevice device, (long Needed, long Available) bytes, string? largest) : ApiException(
    $"{model} takes {ByteSize.Format(bytes.Needed)} of memory ({bytes.Needed} bytes) to run on {device}, and this "
    + $"service uses {ByteSize.Format(bytes.Available)} ({bytes.Available} bytes) for models there: "
    + $"{Sentence(largest)} {Advice(device)}")
{
    /// <summary>The model, with its revision.</summary>
    public string Model => model;

    /// <summary>Where it was to run.</summary>
    public ComputeDevice Device => device;

    /// <summary>Bytes that it takes in memory.</summary>
    public long NeededBytes => bytes.Needed;

    /// <summary>Bytes that there are.</summary>
    public long AvailableBytes => bytes.Available;

    /// <summary>The largest Pythia that fits; null where none does.</summary>
    public string? Largest => largest;

    private static string Sentence(string? largest) =>
        largest is null ? "no Pythia fits." : $"the largest Pythia that fits is {largest}.";

    private static string Advice(ComputeDevice device) => device.IsCuda
        ? "Use the cpu, or a GPU with more memory."
        : $"Raise {SettingNames.MemoryBudget} if the machine has more.";
}
