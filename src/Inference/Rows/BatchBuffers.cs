using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SelfRepair.Inference.Rows;

/// <summary>Tensors of batches, by name. Memory is kept from batch to batch and grows to the largest one; a tensor is a
/// view of it in the shape last asked for.</summary>
internal sealed class BatchBuffers : IDisposable
{
    private readonly Dictionary<string, Buffer> buffers = [];

    /// <summary>A float tensor of a shape; its content is what its last use left, or nothing that means
    /// anything.</summary>
    public OrtValue Get(string name, params long[] shape) => Get(name, TensorElementType.Float, sizeof(float), shape);

    /// <summary>A tensor of 64-bit integers, like <see cref="Get(string, long[])"/>.</summary>
    public OrtValue GetIntegers(string name, params long[] shape) =>
        Get(name, TensorElementType.Int64, sizeof(long), shape);

    /// <summary>The floats of a tensor.</summary>
    public static Span<float> Floats(OrtValue value) => value.GetTensorMutableDataAsSpan<float>();

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
        foreach (Buffer buffer in buffers.Values)
        {
            buffer.Dispose();
        }

        buffers.Clear();
    }

    private OrtValue Get(string name, TensorElementType type, int elementSize, long[] shape)
    {
        long bytes = shape.Aggregate((long)elementSize, (product, size) => product * size);
        if (!buffers.TryGetValue(name, out Buffer? buffer) || buffer.ByteCount < bytes)
        {
            buffer?.Dispose();
            buffer = new Buffer(bytes);
            buffers[name] = buffer;
        }

        return buffer.As(type, shape, bytes);
    }

    /// <summary>Memory of one name, and the tensor that is now seen in it.</summary>
    private sealed class Buffer(long byteCount) : IDisposable
    {
        private readonly OrtMemoryAllocation memory =
            OrtAllocator.DefaultInstance.Allocate(checked((uint)Math.Max(1, byteCount)));

        private OrtValue? value;
        private long[] shape = [];

        public long ByteCount => byteCount;

        public OrtValue As(TensorElementType type, long[] asked, long bytes)
        {
            if (value is null || !asked.AsSpan().SequenceEqual(shape))
            {
                value?.Dispose();
                shape = asked;
                value = OrtValue.CreateTensorValueWithData(
                    OrtMemoryInfo.DefaultInstance, type, asked, memory.DangerousGetHandle(), bytes);
            }

            return value;
        }

        public void Dispose()
        {
            value?.Dispose();
            memory.Dispose();
        }
    }
}
