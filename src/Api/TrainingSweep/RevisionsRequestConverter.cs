using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Reads revisions as a list of names, or as steps.</summary>
public sealed class RevisionsRequestConverter : JsonConverter<RevisionsRequest>
{
    private const string Expected =
        "Revisions are a list of names, such as [\"step64\", \"step1000\", \"main\"], or steps: {\"from\": 0, "
        + "\"to\": 143000, \"every\": 1000}, three whole numbers.";

    private static readonly string[] Members = ["from", "to", "every"];

    /// <inheritdoc/>
    public override RevisionsRequest Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.StartArray => new RevisionsRequest(TextList.Read(ref reader, Expected), Steps: null),
            JsonTokenType.StartObject => new RevisionsRequest(Listed: null, ReadSteps(ref reader)),
            _ => throw new JsonShapeException(Expected),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RevisionsRequest value, JsonSerializerOptions options)
    {
        if (value.Listed is null)
        {
            JsonSerializer.Serialize(writer, value.Steps, options);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Listed, options);
        }
    }

    private static StepsRequest ReadSteps(ref Utf8JsonReader reader)
    {
        Dictionary<string, int> given = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (!Members.Contains(name) || !WholeNumbers.TryRead(ref reader, out int number)
                || !given.TryAdd(name, number))
            {
                throw new JsonShapeException(Expected);
            }
        }

        return given.Count == Members.Length
            ? new StepsRequest(given["from"], given["to"], given["every"])
            : throw new JsonShapeException(Expected);
    }
}
