using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Sessions;

/// <summary>The weights of all blocks in a device's memory: one copy, which every session is given as inputs, so that
/// the kinds of a layer's graph do not hold it again. 12 billion weights fit one large GPU once.</summary>
internal sealed class DeviceWeights : IDisposable
{
    private readonly Dictionary<string, DeviceTensor> tensors = new(StringComparer.Ordinal);

    /// <summary>Copies the weights of a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="held">Its weights, as they are held.</param>
    /// <param name="device">The device.</param>
    /// <param name="precision">The precision of products.</param>
    /// <exception cref="PrecisionUnavailableException">A weight is no number in that precision.</exception>
    /// <exception cref="DeviceOutOfMemoryException">They do not fit.</exception>
    public DeviceWeights(
        ModelPackage package, IEnumerable<TensorInfo> held, ExecutionDevice device, NumberPrecision precision)
    {
        using HostDevice host = new();
        using DeviceCopy copy = new(device);
        try
        {
            foreach (TensorInfo info in held.Where(IsOfBlocks))
            {
                bool isHalf = precision == NumberPrecision.Fp16 && GraphWeights.IsOfProducts(info.Name);
                TensorElementType type = isHalf ? TensorElementType.Float16 : TensorElementType.Float;
                tensors[info.Name] = DeviceTensor.Allocate(device, type, [.. info.Shape]);
                Fill(tensors[info.Name], package, info, host, copy, isHalf);
                package.Weights.Evict(info.Name);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A weight.</summary>
    /// <param name="name">Its name.</param>
    public DeviceTensor this[string name] => tensors[name];

    /// <summary>Whether there is a weight of a name.</summary>
    /// <param name="name">The name.</param>
    public bool Has(string name) => tensors.ContainsKey(name);

    public void Dispose()
    {
        foreach (DeviceTensor tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }

    /// <summary>The vocabulary's matrices stay in the host's file, where they are read by row.</summary>
    private static bool IsOfBlocks(TensorInfo info) =>
        WeightNames.IsOfBlock(info.Name)
        || info.Name is WeightNames.RotaryCos or WeightNames.RotarySin;

    private static void Fill(
        DeviceTensor target, ModelPackage package, TensorInfo info, HostDevice host, DeviceCopy copy, bool isHalf)
    {
        int count = checked((int)(info.ByteCount / sizeof(float)));
        using DeviceTensor mapped =
            DeviceTensor.At(host, TensorElementType.Float, package.Weights.Address(info.Name), count);
        using OrtValue flat = target.View(0, count);
        if (isHalf)
        {
            HalfRange.Require(package.Weights.Floats(info.Name, 0, count), info.Name, target.Device);
            copy.CopyHalved(mapped.Value, flat);
        }
        else
        {
            copy.Copy(mapped.Value, flat);
        }
    }
}
