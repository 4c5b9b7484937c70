using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SelfRepair.Inference.Rows;

/// <summary>Tensors of one batch shape, by name: made when first asked for, kept while the shape stays.</summary>
internal sealed class BatchBuffers : IDisposable
{
    private readonly Dictionary<string, OrtValue> values = [];
    private readonly Dictionary<string, long[]> shapes = [];

    /// <summary>A float tensor of a shape; its content is what its last use left.</summary>
    public OrtValue Get(string name, params long[] shape) => Get(name, TensorElementType.Float, shape);

    /// <summary>A tensor of a type and shape; its content is what its last use left.</summary>
    public OrtValue Get(string name, TensorElementType type, long[] shape)
    {
        if (values.TryGetValue(name, out OrtValue? value))
        {
            if (shape.AsSpan().SequenceEqual(shapes[name]))
            {
                return value;
            }

            value.Dispose();
        }

        values[name] = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, shape);
        shapes[name] = shape;
        return values[name];
    }

    /// <summary>The floats of a tensor.</summary>
    public static Span<float> Floats(OrtValue value) => value.GetTensorMutableDataAsSpan<float>();

    /// <summary>A view of consecutive rows of a tensor, [count, ...]; to be disposed before the tensor.</summary>
    /// <param name="value">The tensor, a matrix once flattened to [rows, width].</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="width">Floats of a row.</param>
    public static unsafe OrtValue View(OrtValue value, int start, int count, int width)
    {
        Span<float> floats = Floats(value).Slice(start * width, count * width);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(floats));
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            TensorElementType.Float,
            [count, width],
            address,
            (long)count * width * sizeof(float));
    }

    public void Dispose()
    {
        foreach (OrtValue value in values.Values)
        {
            value.Dispose();
        }

        values.Clear();
        shapes.Clear();
    }
}
