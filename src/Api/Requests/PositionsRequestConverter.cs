using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Requests;

/// <summary>Reads positions as a word or a list.</summary>
public sealed class PositionsRequestConverter : JsonConverter<PositionsRequest>
{
    private const string Expected =
        "Positions are \"all\", \"last\", or a list of at least one index from 0, such as [3, 7].";

    /// <inheritdoc/>
    public override PositionsRequest Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String when reader.ValueTextEquals("all") => new PositionsRequest(PositionChoice.All),
            JsonTokenType.String when reader.ValueTextEquals("last") => new PositionsRequest(PositionChoice.Last),
            JsonTokenType.StartArray => new PositionsRequest(PositionChoice.At(ReadIndices(ref reader))),
            _ => throw new JsonShapeException(Expected),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PositionsRequest value, JsonSerializerOptions options)
    {
        if (value.Choice.Listed is IReadOnlyList<int> listed)
        {
            JsonSerializer.Serialize(writer, listed, options);
        }
        else
        {
            writer.WriteStringValue(value.Choice.IsLast ? "last" : "all");
        }
    }

    private static List<int> ReadIndices(ref Utf8JsonReader reader)
    {
        List<int> indices = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!WholeNumbers.TryRead(ref reader, out int index) || index < 0)
            {
                throw new JsonShapeException(Expected);
            }

            indices.Add(index);
        }

        return indices.Count > 0 ? indices : throw new JsonShapeException(Expected);
    }
}
