using SelfRepair.Analysis.Plans;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Rows;

/// <summary>How much an engine runs at once, known before there is one.</summary>
public static class EngineSize
{
    /// <summary>The batches of a model's engine.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="placement">Where it runs.</param>
    public static EngineExtent Of(Architecture architecture, Placement placement)
    {
        if (!placement.Device.IsCuda)
        {
            OnnxRuntime.Initialize(0);
            return new EngineExtent(OnnxRuntime.ThreadCount, RowEngine.TokensOfCpu);
        }

        long memory = DeviceProbe.Find(placement.Device).MemoryBytes;
        return new EngineExtent(1, DeviceBudget.BatchTokens(architecture, placement.Precision, memory));
    }

    /// <summary>Bytes of the host's memory that an engine takes for longer rows than those that its model is counted
    /// with.</summary>
    /// <param name="architecture">The model.</param>
    /// <param name="placement">Where it runs.</param>
    /// <param name="longest">Tokens of the longest row.</param>
    public static long BytesBeyondModel(Architecture architecture, Placement placement, int longest)
    {
        EngineExtent extent = Of(architecture, placement);
        if (!placement.Device.IsCuda)
        {
            int threads = extent.ThreadCount;
            return EngineMemory.Of(architecture, threads, longest).TotalBytes(threads)
                - EngineMemory.Of(architecture, threads, longest: 0).TotalBytes(threads);
        }

        // Directions of a layer, kept streams and what is read, on their way to and from the device.
        return 8L * sizeof(float) * extent.LargestBatch(longest) * architecture.Shape.DModel;
    }
}
