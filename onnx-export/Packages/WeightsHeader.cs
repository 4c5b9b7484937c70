using System.Buffers.Binary;
using System.Text.Json;
using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Packages;

/// <summary>Plans weights.safetensors: where each tensor of <see cref="WeightLayout"/> comes to lie, every one at a
/// multiple of <see cref="WeightLayout.Alignment"/>.</summary>
internal static class WeightsHeader
{
    private const int PrefixBytes = sizeof(ulong);

    /// <summary>The file's first bytes, up to its first tensor.</summary>
    /// <param name="architecture">The model.</param>
    /// <returns>The header and the number of bytes that follow it.</returns>
    public static (byte[] Header, long DataBytes) Of(Architecture architecture)
    {
        using var json = new MemoryStream();
        long dataBytes = 0;
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            int gaps = 0;
            foreach ((string name, IReadOnlyList<long> shape) in WeightLayout.Of(architecture))
            {
                WriteTensor(writer, name, shape, ref dataBytes, TensorShapes.FloatBytes(shape));
                if (WeightLayout.Gap(dataBytes) is > 0 and int gap)
                {
                    string padding = $"{WeightLayout.PaddingPrefix}{gaps++}";
                    WriteTensor(writer, padding, [gap / sizeof(float)], ref dataBytes, gap);
                }
            }

            writer.WriteEndObject();
        }

        return (Complete(json), dataBytes);
    }

    private static void WriteTensor(
        Utf8JsonWriter writer, string name, IReadOnlyList<long> shape, ref long offset, long bytes)
    {
        writer.WriteStartObject(name);
        writer.WriteString("dtype", TensorTypes.NameOf(TensorType.F32));
        writer.WriteStartArray("shape");
        foreach (long size in shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(offset);
        writer.WriteNumberValue(offset += bytes);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Puts the length before the JSON and spaces, which the format allows, behind it.</summary>
    private static byte[] Complete(MemoryStream json)
    {
        int length = (int)json.Length + WeightLayout.Gap(PrefixBytes + json.Length);
        byte[] header = new byte[PrefixBytes + length];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        json.ToArray().CopyTo(header, PrefixBytes);
        return header;
    }
}
