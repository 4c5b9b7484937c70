using System.Text.Json;

namespace SelfRepair.Api.Tests.OpenApi;

/// <summary>Holds answers to the schemas of the OpenAPI document: what is required is there, what is there is known,
/// and null stands only where it may.</summary>
public sealed class AnswerSchema(string document)
{
    private readonly JsonElement schemas =
        JsonElement.Parse(document).GetProperty("components").GetProperty("schemas");

    /// <summary>What is wrong with an answer, a line each.</summary>
    public IEnumerable<string> Faults(string schema, JsonElement answer) =>
        Faults(schemas.GetProperty(schema), answer, string.Empty);

    private IEnumerable<string> Faults(JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            string name = reference.GetString()!.Split('/')[^1];
            return Faults(schemas.GetProperty(name), value, path);
        }

        if (schema.TryGetProperty("oneOf", out JsonElement choices) || schema.TryGetProperty("anyOf", out choices))
        {
            string[][] faults = [.. choices.EnumerateArray().Select(choice => Faults(choice, value, path).ToArray())];
            return faults.Any(found => found.Length == 0) ? [] : faults[^1];
        }

        string kind = value.ValueKind switch
        {
            JsonValueKind.Null => "null",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            _ => "boolean",
        };
        if (!Allows(schema, kind))
        {
            return [$"{path}: {kind}"];
        }

        return kind switch
        {
            "object" => OfMembers(schema, value, path),
            "array" => value.EnumerateArray()
                .SelectMany((item, index) => Faults(schema.GetProperty("items"), item, $"{path}/{index}")),
            "string" when schema.TryGetProperty("enum", out JsonElement words)
                && !words.EnumerateArray().Any(word => word.ValueEquals(value.GetString())) => [$"{path}: {value}"],
            _ => [],
        };
    }

    private static bool Allows(JsonElement schema, string kind)
    {
        if (!schema.TryGetProperty("type", out JsonElement type))
        {
            return true;
        }

        string?[] types = type.ValueKind == JsonValueKind.Array
            ? [.. type.EnumerateArray().Select(name => name.GetString())]
            : [type.GetString()];
        return types.Contains(kind) || (kind == "integer" && types.Contains("number"));
    }

    private IEnumerable<string> OfMembers(JsonElement schema, JsonElement value, string path)
    {
        foreach (JsonElement name in schema.TryGetProperty("required", out JsonElement required)
            ? required.EnumerateArray()
            : [])
        {
            if (!value.TryGetProperty(name.GetString()!, out _))
            {
                yield return $"{path}/{name}: missing";
            }
        }

        schema.TryGetProperty("properties", out JsonElement members);
        bool isClosed = schema.TryGetProperty("additionalProperties", out JsonElement more)
            && more.ValueKind == JsonValueKind.False;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string place = $"{path}/{member.Name}";
            if (members.ValueKind == JsonValueKind.Object && members.TryGetProperty(member.Name, out JsonElement known))
            {
                foreach (string fault in Faults(known, member.Value, place))
                {
                    yield return fault;
                }
            }
            else if (isClosed)
            {
                yield return $"{place}: unknown";
            }
        }
    }
}
