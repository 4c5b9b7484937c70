using SelfRepair.Api.Problems;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Devices;

/// <summary>Problems of the device that a model runs on.</summary>
public sealed class DeviceProblems : IProblemSource
{
    /// <summary>422.</summary>
    public static readonly ProblemKind DeviceUnavailable = new(
        "device-unavailable", 422, "The device or precision is not available here.",
        "GET /v1/capabilities lists the devices that were found and what each computes in.");

    /// <summary>503: a GPU's memory is full.</summary>
    public static readonly ProblemKind DeviceOutOfMemory = new(
        "device-out-of-memory", 503, "The GPU's memory is full.",
        "Batches are made smaller until they fit; the smallest did not. Models that are loaded there and other "
        + "programs hold the rest. Unload models, use shorter prompts, or ask for the cpu.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<DeviceUnavailableException>(DeviceUnavailable, _ => "/device"),
        ProblemRow.Of<PrecisionUnavailableException>(DeviceUnavailable, _ => "/precision"),
        ProblemRow.Of<DeviceOutOfMemoryException>(DeviceOutOfMemory),
    ];
}
