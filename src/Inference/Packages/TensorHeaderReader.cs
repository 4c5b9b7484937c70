using System.Text.Json;

namespace SelfRepair.Inference.Packages;

/// <summary>Turns the JSON object of a safetensors header into tensors.</summary>
/// <param name="fileName">For messages.</param>
/// <param name="dataStart">The file's first byte after the header: offsets in the JSON count from it.</param>
internal sealed class TensorHeaderReader(string fileName, long dataStart)
{
    /// <summary>Largest offset or length taken, in bytes: sums of two of them stay far from overflow.</summary>
    private const long MaxOffset = long.MaxValue / 4;

    /// <summary>More dimensions than any tensor of a model has.</summary>
    private const int MaxRank = 16;

    /// <summary>Reads every tensor but <c>__metadata__</c>, in the header's order.</summary>
    /// <param name="header">The JSON.</param>
    /// <exception cref="JsonException">It is no JSON, or not an object of objects.</exception>
    /// <exception cref="InvalidTensorFileException">A tensor's entry is unsound.</exception>
    public Dictionary<string, TensorInfo> Read(ReadOnlySpan<byte> header)
    {
        Dictionary<string, TensorInfo> tensors = new(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(header);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == "__metadata__")
            {
                reader.Skip();
            }
            else if (!tensors.TryAdd(name, ReadTensor(ref reader, name)))
            {
                throw Refusal(name, "is listed twice");
            }
        }

        // The reader throws by itself where anything but white space follows the object.
        Expect(!reader.Read());
        return tensors;
    }

    private TensorInfo ReadTensor(ref Utf8JsonReader reader, string name)
    {
        Expect(reader.TokenType == JsonTokenType.StartObject);
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string member = reader.GetString()!;
            reader.Read();
            switch (member)
            {
                case "dtype":
                    type = reader.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, name, member);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, name, member);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return type is null || shape is null || offsets is not [long begin, long end]
            ? throw Refusal(name, "lacks its dtype, shape or two data_offsets")
            : Check(name, type, shape, begin, end);
    }

    private TensorInfo Check(string name, string typeName, List<long> shape, long begin, long end)
    {
        if (end < begin)
        {
            throw Refusal(name, "ends before it begins");
        }

        // A type of a later version of the format: its bytes lie between its offsets, and no model here needs it.
        bool isKnown = TensorTypes.TryParse(typeName, out TensorType type);
        long bytes = isKnown ? TensorTypes.ByteSize(type) : 1;
        foreach (long size in shape)
        {
            if (size != 0 && bytes > MaxOffset / size)
            {
                throw Refusal(name, $"has the impossible shape [{string.Join(", ", shape)}]");
            }

            bytes *= size;
        }

        if (!isKnown)
        {
            return new TensorInfo(name, Type: null, shape, dataStart + begin, end - begin) { TypeName = typeName };
        }

        return bytes == end - begin
            ? new TensorInfo(name, type, shape, dataStart + begin, bytes) { TypeName = typeName }
            : throw Refusal(name, $"has {end - begin} bytes where its shape and type need {bytes}");
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string member)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray);
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number)
                || number is < 0 or > MaxOffset || numbers.Count == MaxRank)
            {
                throw Refusal(name, $"has a {member} that is no list of sizes");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("The header is not an object of tensors.");
        }
    }

    private InvalidTensorFileException Refusal(string tensor, string fault) =>
        new(fileName, tensor, $"tensor '{tensor}' {fault}.");
}
