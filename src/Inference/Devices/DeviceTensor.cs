using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Devices;

/// <summary>A tensor in a device's memory. Views of it are made by address: memory that is not the host's is never read
/// in place.</summary>
internal sealed class DeviceTensor : IDisposable
{
    private readonly ExecutionDevice device;
    private readonly OrtMemoryAllocation? owned;
    private readonly TensorElementType type;
    private readonly long capacity;
    private long[] shape;

    private DeviceTensor(
        ExecutionDevice device, TensorElementType type, long[] shape, nint address, OrtMemoryAllocation? owned)
    {
        this.device = device;
        this.owned = owned;
        this.type = type;
        Address = address;
        this.shape = shape;
        capacity = Count;
        Value = View(0, shape);
    }

    /// <summary>Whose memory it is in.</summary>
    public ComputeDevice Device => device.Device;

    /// <summary>Whether that is the host's.</summary>
    public bool IsInHostMemory => !device.HasOwnMemory;

    /// <summary>The tensor as ONNX Runtime takes it.</summary>
    public OrtValue Value { get; private set; }

    /// <summary>Its dimensions.</summary>
    public IReadOnlyList<long> Shape => shape;

    /// <summary>Number of its elements.</summary>
    public long Count => TensorShapes.ElementCount(Shape);

    /// <summary>Address of its first element, in the device's memory.</summary>
    public nint Address { get; }

    /// <summary>A tensor in new memory, of any content.</summary>
    /// <param name="device">The device.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <exception cref="DeviceOutOfMemoryException">There is not as much memory.</exception>
    public static DeviceTensor Allocate(ExecutionDevice device, TensorElementType type, params long[] shape)
    {
        long bytes = SizeOf(type) * TensorShapes.ElementCount(shape);
        OrtMemoryAllocation memory = device.Allocate(bytes);
        try
        {
            return new DeviceTensor(device, type, shape, memory.DangerousGetHandle(), memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>A tensor in memory that someone else holds, and longer.</summary>
    /// <param name="device">Whose memory it is.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="address">Address of the first element.</param>
    /// <param name="shape">Its dimensions.</param>
    public static DeviceTensor At(ExecutionDevice device, TensorElementType type, nint address, params long[] shape) =>
        new(device, type, shape, address, owned: null);

    /// <summary>Gives the tensor another shape, where its memory is large enough; its values then mean
    /// nothing.</summary>
    /// <param name="asked">The new dimensions.</param>
    /// <returns>Whether it has them.</returns>
    public bool Reshape(long[] asked)
    {
        if (asked.AsSpan().SequenceEqual(shape))
        {
            return true;
        }

        if (TensorShapes.ElementCount(asked) > capacity)
        {
            return false;
        }

        Value.Dispose();
        shape = asked;
        Value = View(0, asked);
        return true;
    }

    /// <summary>A view of consecutive elements, in a shape of its own; to be disposed before the tensor.</summary>
    /// <param name="first">First element.</param>
    /// <param name="dimensions">The view's shape.</param>
    public OrtValue View(long first, params long[] dimensions)
    {
        long count = TensorShapes.ElementCount(dimensions);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count);
        nint address = Address + checked((nint)(first * SizeOf(type)));
        return OrtValue.CreateTensorValueWithData(device.Memory, type, dimensions, address, count * SizeOf(type));
    }

    /// <summary>The elements, of a tensor in the host's memory.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <exception cref="InvalidOperationException">The tensor is in another memory.</exception>
    public unsafe Span<T> Elements<T>()
        where T : unmanaged
    {
        Debug.Assert(SizeOf(type) == sizeof(T), "Elements are read as what they are.");
        return device.HasOwnMemory
            ? throw new InvalidOperationException($"A tensor in the memory of {device.Device} is not read in place.")
            : MemoryMarshal.CreateSpan(ref *(T*)Address, checked((int)Count));
    }

    public void Dispose()
    {
        Value.Dispose();
        owned?.Dispose();
    }

    private static long SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.Float16 => 2,
        TensorElementType.Float => sizeof(float),
        TensorElementType.Double => sizeof(double),
        TensorElementType.Int64 => sizeof(long),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
