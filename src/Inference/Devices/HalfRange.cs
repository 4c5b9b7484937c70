using System.Globalization;
using System.Numerics.Tensors;

namespace SelfRepair.Inference.Devices;

/// <summary>Whether numbers can be float16: its largest is 65,504, and what is larger becomes infinite.</summary>
internal static class HalfRange
{
    private const float Largest = 65504;

    /// <summary>Refuses numbers that float16 cannot hold.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="name">What they are.</param>
    /// <param name="device">Where they were to be used.</param>
    /// <exception cref="PrecisionUnavailableException">One is larger than float16 reaches, or no number.</exception>
    public static void Require(ReadOnlySpan<float> values, string name, ComputeDevice device)
    {
        float magnitude = values.IsEmpty ? 0 : TensorPrimitives.MaxMagnitude(values);
        if (!(MathF.Abs(magnitude) <= Largest))
        {
            throw new PrecisionUnavailableException(new Placement(device, NumberPrecision.Fp16), string.Create(
                CultureInfo.InvariantCulture, $"{name} holds {magnitude}, and fp16 reaches {Largest}."));
        }
    }
}
