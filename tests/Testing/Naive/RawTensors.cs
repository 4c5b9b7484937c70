using System.Buffers.Binary;
using System.Text.Json;

namespace SelfRepair.Testing.Naive;

/// <summary>A model.safetensors file read whole into double arrays; an oracle of its own that shares no code with
/// src.</summary>
public sealed class RawTensors
{
    private readonly Dictionary<string, double[]> tensors = [];

    /// <summary>Reads a file of F32 and F16 tensors.</summary>
    /// <param name="path">The file.</param>
    public RawTensors(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        JsonElement header = JsonElement.Parse(file.AsSpan(8, headerLength));
        foreach (JsonProperty tensor in header.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            JsonElement offsets = tensor.Value.GetProperty("data_offsets");
            int begin = 8 + headerLength + offsets[0].GetInt32();
            ReadOnlySpan<byte> bytes = file.AsSpan(begin, offsets[1].GetInt32() - offsets[0].GetInt32());
            tensors[tensor.Name] = Read(bytes, tensor.Value.GetProperty("dtype").GetString()!);
        }
    }

    /// <summary>The values of a tensor, row-major.</summary>
    /// <param name="name">Its name after <c>gpt_neox.</c>, or its whole name.</param>
    public double[] this[string name] =>
        tensors.TryGetValue("gpt_neox." + name, out double[]? found) ? found : tensors[name];

    private static double[] Read(ReadOnlySpan<byte> bytes, string type)
    {
        int size = type == "F32" ? 4 : 2;
        double[] values = new double[bytes.Length / size];
        for (int index = 0; index < values.Length; index++)
        {
            ReadOnlySpan<byte> value = bytes.Slice(index * size, size);
            values[index] = type switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(value),
                "F16" => (double)BinaryPrimitives.ReadHalfLittleEndian(value),
                _ => throw new NotSupportedException(type),
            };
        }

        return values;
    }
}
