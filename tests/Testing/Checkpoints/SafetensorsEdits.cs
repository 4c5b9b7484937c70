using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace SelfRepair.Testing.Checkpoints;

/// <summary>Changes a safetensors file that a test wrote.</summary>
public static class SafetensorsEdits
{
    /// <summary>Adds tensors behind those that are there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Their names, types, shapes and bytes.</param>
    public static void Add(string path, params (string Name, string Type, long[] Shape, byte[] Bytes)[] tensors)
    {
        (JsonObject header, byte[] data) = Read(path);
        foreach ((string name, string type, long[] shape, byte[] bytes) in tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode?)size)]),
                ["data_offsets"] = new JsonArray(data.Length, data.Length + bytes.Length),
            };
            data = [.. data, .. bytes];
        }

        Write(path, header, data);
    }

    /// <summary>Changes the numbers of float32 tensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">Takes a tensor's name and a number of it.</param>
    public static void Change(string path, Func<string, float, float> change)
    {
        (JsonObject header, byte[] data) = Read(path);
        foreach ((string name, JsonNode? tensor) in header.Where(entry => entry.Key != "__metadata__"))
        {
            int begin = tensor!["data_offsets"]![0]!.GetValue<int>();
            int end = tensor["data_offsets"]![1]!.GetValue<int>();
            for (int place = begin; place < end; place += sizeof(float))
            {
                float number = BitConverter.ToSingle(data, place);
                BitConverter.TryWriteBytes(data.AsSpan(place), change(name, number));
            }
        }

        Write(path, header, data);
    }

    private static (JsonObject Header, byte[] Data) Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return (JsonNode.Parse(bytes.AsSpan(sizeof(long), length))!.AsObject(), bytes[(sizeof(long) + length)..]);
    }

    private static void Write(string path, JsonObject header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. data]);
    }
}
