using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRepair.Testing.Checkpoints;

/// <summary>Writes safetensors files.</summary>
internal static class SafetensorsShard
{
    /// <summary>Writes a file.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="tensors">Its tensors, in their order.</param>
    /// <param name="writeBytes">Writes the bytes of one.</param>
    public static void Write(
        Stream file, IReadOnlyList<SyntheticTensor> tensors, Action<SyntheticTensor, Stream> writeBytes)
    {
        JsonObject header = [];
        long offset = 0;
        foreach (SyntheticTensor tensor in tensors)
        {
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = tensor.Number == StoredNumber.Float16 ? "F16" : "F32",
                ["shape"] = JsonSerializer.SerializeToNode(tensor.Shape),
                ["data_offsets"] = new JsonArray(offset, offset += tensor.ByteCount),
            };
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        file.Write(length);
        file.Write(json);
        foreach (SyntheticTensor tensor in tensors)
        {
            writeBytes(tensor, file);
        }
    }
}
