using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Rows;

/// <summary>Tensors of batches, by name. Memory is kept from batch to batch and grows to the largest one; a tensor is a
/// view of it in the shape last asked for.</summary>
/// <remarks>Most are the host's, and are bound as such wherever a session runs. Those that go from block to block lie
/// in the device's memory, which may be another: the host writes them through <see cref="Staged"/> and
/// <see cref="Upload"/>.</remarks>
/// <param name="device">What sessions run on.</param>
internal sealed class BatchBuffers(ExecutionDevice device) : IDisposable
{
    private readonly Dictionary<string, DeviceTensor> onHost = [];
    private readonly Dictionary<string, DeviceTensor> onDevice = [];
    private readonly HostDevice host = new();
    private readonly RetryingLazy<DeviceCopy> copy = new(() => new DeviceCopy(device));

    /// <summary>A float tensor of a shape; its content is what its last use left, or nothing that means
    /// anything.</summary>
    public OrtValue Get(string name, params long[] shape) =>
        Get(onHost, host, TensorElementType.Float, name, shape).Value;

    /// <summary>A tensor of 64-bit integers, like <see cref="Get(string, long[])"/>.</summary>
    public OrtValue GetIntegers(string name, params long[] shape) =>
        Get(onHost, host, TensorElementType.Int64, name, shape).Value;

    /// <summary>A tensor of doubles, like <see cref="Get(string, long[])"/>.</summary>
    public OrtValue GetDoubles(string name, params long[] shape) =>
        Get(onHost, host, TensorElementType.Double, name, shape).Value;

    /// <summary>A float tensor of the host in a batch's layout of scored positions.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="layout">How its scored positions lie.</param>
    /// <param name="width">Sizes of the axes that follow.</param>
    public OrtValue AtScored(string name, RowBatch batch, ScoredLayout layout, params long[] width) => layout.IsPacked
        ? Get(name, [1, layout.PackedCount, .. width])
        : Get(name, [batch.Rows.Count, batch.Length, .. width]);

    /// <summary>A float tensor in the device's memory.</summary>
    public DeviceTensor OnDevice(string name, params long[] shape) =>
        Get(onDevice, device, TensorElementType.Float, name, shape);

    /// <summary>A float tensor in the host's memory, for what may lie in the device's as well.</summary>
    public DeviceTensor OnHost(string name, params long[] shape) =>
        device.HasOwnMemory ? Get(onHost, host, TensorElementType.Float, name, shape) : OnDevice(name, shape);

    /// <summary>Where the host writes elements of a tensor: in place, where the memory is its own.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="first">The first element.</param>
    /// <param name="count">Number of elements.</param>
    public Span<float> Staged(DeviceTensor tensor, int first, int count) => tensor.IsInHostMemory
        ? tensor.Elements<float>().Slice(first, count)
        : Floats(Get("staged", count));

    /// <summary>Copies what was staged to where it belongs.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="first">The first element.</param>
    /// <param name="count">Number of elements.</param>
    public void Upload(DeviceTensor tensor, int first, int count)
    {
        if (!tensor.IsInHostMemory)
        {
            using OrtValue target = tensor.View(first, count);
            copy.Value.Copy(Get("staged", count), target);
        }
    }

    /// <summary>The floats of a tensor of the host.</summary>
    public static Span<float> Floats(OrtValue value) => value.GetTensorMutableDataAsSpan<float>();

    /// <summary>The integers of a tensor of the host.</summary>
    public static Span<long> Integers(OrtValue value) => value.GetTensorMutableDataAsSpan<long>();

    /// <summary>The doubles of a tensor of the host.</summary>
    public static Span<double> Doubles(OrtValue value) => value.GetTensorMutableDataAsSpan<double>();

    /// <summary>A view of consecutive rows of a tensor, [count, width]; to be disposed before the tensor.</summary>
    /// <param name="value">The tensor, a matrix once flattened to [rows, width].</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="width">Floats of a row.</param>
    public static OrtValue View(OrtValue value, int start, int count, int width) =>
        View<float>(value, start * width, count, width);

    /// <summary>A view of consecutive elements of a tensor, in a shape of its own; to be disposed before the
    /// tensor.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="value">The tensor.</param>
    /// <param name="first">First element.</param>
    /// <param name="shape">The view's shape.</param>
    public static unsafe OrtValue View<T>(OrtValue value, int first, params long[] shape)
        where T : unmanaged
    {
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        Span<T> elements = value.GetTensorMutableDataAsSpan<T>().Slice(first, count);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(elements));
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            value.GetTensorTypeAndShape().ElementDataType,
            shape,
            address,
            (long)count * sizeof(T));
    }

    public void Dispose()
    {
        foreach (DeviceTensor tensor in onHost.Values.Concat(onDevice.Values))
        {
            tensor.Dispose();
        }

        onHost.Clear();
        onDevice.Clear();
        copy.DisposeValue();
        host.Dispose();
    }

    /// <summary>A view of a name's memory in the shape asked for; the last view is handed out again where it
    /// fits.</summary>
    private static DeviceTensor Get(
        Dictionary<string, DeviceTensor> tensors,
        ExecutionDevice owner,
        TensorElementType type,
        string name,
        long[] shape)
    {
        if (tensors.TryGetValue(name, out DeviceTensor? tensor) && tensor.Reshape(shape))
        {
            return tensor;
        }

        tensor?.Dispose();
        tensors.Remove(name);
        tensors[name] = DeviceTensor.Allocate(owner, type, shape);
        return tensors[name];
    }
}
