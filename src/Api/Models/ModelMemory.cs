using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Api.Models;

/// <summary>Says what models take in memory, and how much of it there is for them.</summary>
/// <remarks>What a model takes is <see cref="EngineMemory.TotalBytes"/>, its blocks and the activations of a batch a
/// thread; the package's mapped file beside it is the system's cache (docs/sizes.md says what was measured). A GPU's
/// memory is a budget of its own: its models leave a quarter of it to what batches need, and take nothing of the
/// host's.</remarks>
/// <param name="settings">Says how much of the host's memory there is.</param>
public sealed class ModelMemory(ServiceSettings settings)
{
    /// <summary>Share of a GPU's memory for weights. The largest Pythia takes 57% of an 80 GB GPU in fp32.</summary>
    private const double WeightShare = 0.75;

    /// <summary>Bytes that a model takes in memory where it runs.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="placement">Where; on the processor, on this service's threads.</param>
    public long BytesOf(Architecture architecture, Placement placement)
    {
        if (placement.Device.IsCuda)
        {
            return EngineMemory.DeviceWeightBytes(architecture, placement.Precision);
        }

        OnnxRuntime.Initialize(settings.Threads);
        return EngineMemory.Of(architecture).TotalBytes(OnnxRuntime.ThreadCount);
    }

    /// <summary>Refuses a model that does not fit, whatever else is in memory.</summary>
    /// <param name="model">The model.</param>
    /// <param name="placement">Where it runs.</param>
    /// <returns>Bytes that it takes there.</returns>
    /// <exception cref="ModelTooLargeException">It alone is more than there is.</exception>
    public long RequireRoom(ModelDescription model, Placement placement)
    {
        long byteCount = BytesOf(model.Architecture, placement);
        long budget = BudgetOf(placement.Device);
        if (byteCount > budget)
        {
            string? largest = PythiaModels.LargestWithin(budget, architecture => BytesOf(architecture, placement));
            throw new ModelTooLargeException(model.Revision.FullName, placement.Device, (byteCount, budget), largest);
        }

        return byteCount;
    }

    /// <summary>Bytes that models, and what is done with them, may take together where they run.</summary>
    /// <param name="device">Where.</param>
    public long BudgetOf(ComputeDevice device) => device.IsCuda
        ? (long)(WeightShare * DeviceProbe.Find(device).MemoryBytes)
        : settings.MemoryBudget;
}
