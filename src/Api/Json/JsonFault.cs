using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Json;

/// <summary>What is wrong with a body, and where.</summary>
/// <param name="Kind">malformed-json, unknown-field or validation.</param>
/// <param name="Error">The sentence and the pointer.</param>
public sealed record JsonFault(ProblemKind Kind, ProblemError Error)
{
    /// <summary>Explains why a body could not be read.</summary>
    /// <param name="fault">What System.Text.Json threw.</param>
    /// <param name="type">The type that was read.</param>
    /// <param name="options">The options it was read with.</param>
    public static JsonFault Explain(JsonException fault, Type type, JsonSerializerOptions options) =>
        Explain(fault, type, options, []);

    private static JsonFault Explain(
        JsonException fault, Type type, JsonSerializerOptions options, IReadOnlyList<string> outer)
    {
        IReadOnlyList<string> parts = JsonPointer.Parts(fault.Path);
        List<string> place = [.. outer, .. parts];
        string pointer = JsonPointer.Of(place);
        if (fault is NestedJsonException nested)
        {
            return Explain(nested.Fault, nested.ReadType, nested.Options, place);
        }

        // A fault of the text itself carries the reader's own exception; one of its meaning does not.
        if (fault.InnerException is JsonException)
        {
            string detail = $"The body is not JSON: {Sentence(fault.InnerException.Message)}";
            return new JsonFault(ProblemKinds.MalformedJson, new ProblemError(detail, pointer));
        }

        Type? owner = parts.Count == 0 ? null : TypeAt(type, parts.Take(parts.Count - 1), options);
        return owner is not null && Members(owner, options) is { Count: > 0 } members && !members.ContainsKey(parts[^1])
            ? Unknown(parts[^1], [.. members.Keys], pointer)
            : Mismatch(fault, TypeAt(type, parts, options), place, pointer);
    }

    private static JsonFault Unknown(string name, IReadOnlyCollection<string> members, string pointer) =>
        new(
            ProblemKinds.UnknownField,
            new ProblemError($"There is no field '{name}' here. {NearNames.Hint(name, members, "fields")}", pointer));

    private static JsonFault Mismatch(JsonException fault, Type? expected, List<string> place, string pointer)
    {
        string name = NameOf(place);
        string detail = fault is JsonShapeException
            ? fault.Message
            : fault.Message.StartsWith("Duplicate property", StringComparison.Ordinal)
                ? $"{name} is given twice. Give it once."
                : $"{name} takes {JsonTypeNames.Describe(expected)}.";
        return new JsonFault(ProblemKinds.Validation, new ProblemError(detail, pointer));
    }

    private static string NameOf(List<string> place) => place switch
    {
        [] => "The body",
        [.., string list, string index]
            when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
            $"Entry {index} of '{list}'",
        _ => $"'{place[^1]}'",
    };

    private static Type? TypeAt(Type type, IEnumerable<string> parts, JsonSerializerOptions options)
    {
        Type? found = type;
        foreach (string part in parts)
        {
            found = found is null ? null : Inside(found, part, options);
        }

        return found;
    }

    private static Type? Inside(Type type, string part, JsonSerializerOptions options)
    {
        JsonTypeInfo info = options.GetTypeInfo(type);
        return info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary
            ? info.ElementType
            : Members(type, options).GetValueOrDefault(part);
    }

    private static Dictionary<string, Type> Members(Type type, JsonSerializerOptions options) =>
        options.GetTypeInfo(type).Properties
            .Where(property => property.Set is not null)
            .ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.Ordinal);

    /// <summary>The reader's message without its own line and byte numbers, which count from where it read.</summary>
    private static string Sentence(string message)
    {
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }
}
