using System.Globalization;
using System.Reflection;
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
        Explain(fault, type, options, outer: [], given: null);

    /// <summary>Explains why a value inside a body could not be read.</summary>
    /// <param name="fault">What System.Text.Json threw.</param>
    /// <param name="type">The type that was read.</param>
    /// <param name="options">The options it was read with.</param>
    /// <param name="outer">The value's place in the body.</param>
    /// <param name="given">The value as JSON; null where it is too long to repeat.</param>
    public static JsonFault Explain(
        JsonException fault, Type type, JsonSerializerOptions options, IReadOnlyList<string> outer, string? given)
    {
        IReadOnlyList<string> parts = JsonPointer.Parts(fault.Path);
        List<string> place = [.. outer, .. parts];
        string pointer = JsonPointer.Of(place);
        if (fault is NestedJsonException nested)
        {
            return Explain(nested.Fault, nested.ReadType, nested.Options, place, given);
        }

        // A fault of the text itself carries the reader's own exception; one of its meaning does not.
        if (fault.InnerException is JsonException text)
        {
            string detail = $"The body is not JSON: {Sentence(text)}";
            return new JsonFault(JsonProblems.MalformedJson, new ProblemError(detail, pointer));
        }

        Type? owner = parts.Count == 0 ? null : TypeAt(type, parts.Take(parts.Count - 1), options);
        if (owner is not null && Members(owner, options) is { Count: > 0 } members && !members.ContainsKey(parts[^1]))
        {
            return Unknown(parts[^1], owner, [.. members.Keys], pointer);
        }

        return fault is JsonShapeException
            ? At(place, fault.Message)
            : Mismatch(TypeAt(type, parts, options), parts.Count == 0 ? given : null, place);
    }

    /// <summary>A member that its object does not have.</summary>
    /// <param name="name">The member.</param>
    /// <param name="owner">The object's type.</param>
    /// <param name="members">The members that it has.</param>
    /// <param name="pointer">JSON pointer to the member.</param>
    public static JsonFault Unknown(string name, Type owner, IReadOnlyCollection<string> members, string pointer)
    {
        string hint = owner.GetCustomAttributes<FieldHintAttribute>(inherit: true)
            .FirstOrDefault(known => known.Foreign.Equals(name, StringComparison.OrdinalIgnoreCase))?.Hint
                ?? NearNames.Hint(name, members, "fields");
        return new JsonFault(
            JsonProblems.UnknownField, new ProblemError($"There is no field '{name}' here. {hint}", pointer));
    }

    /// <summary>A value of another type than its place takes.</summary>
    /// <param name="expected">The type that it takes; null where that is not known.</param>
    /// <param name="given">The value as JSON; null where it is not known or too long to repeat.</param>
    /// <param name="place">Its place.</param>
    public static JsonFault Mismatch(Type? expected, string? given, IReadOnlyList<string> place)
    {
        string taken = JsonTypeNames.Describe(expected);
        string hint = expected?.GetCustomAttribute<FormHintAttribute>() is FormHintAttribute form
            ? $" {form.Hint.Replace("{value}", given is ['"', ..] ? given : form.Example, StringComparison.Ordinal)}"
            : taken == JsonTypeNames.List && given is not null ? $" Write [{given}]."
            : string.Empty;
        return At(place, $"{NameOf(place)} takes {taken}.{hint}");
    }

    /// <summary>A member that is given twice.</summary>
    /// <param name="place">Its place.</param>
    public static JsonFault Twice(IReadOnlyList<string> place) =>
        At(place, $"{NameOf(place)} is given twice. Give it once.");

    /// <summary>A member whose name is no text.</summary>
    /// <param name="owner">The place of its object.</param>
    public static JsonFault UnreadableName(IReadOnlyList<string> owner) =>
        At(owner, $"{NameOf(owner)} has a field whose name is no text: it holds half of a surrogate pair.");

    /// <summary>A list of numbers in the place of a list of prompts.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="given">The list as JSON; null where it is too long to repeat.</param>
    public static JsonFault ListOfIds(IReadOnlyList<string> place, string? given) =>
        At(
            place,
            $"{NameOf(place)} is a list of prompts, and this is one of ids. Ids stand in an object of their prompt: "
                + $"[{{\"token_ids\": {given ?? "[510, 5347, 273]"}}}].");

    /// <summary>The members of an object that can be given.</summary>
    /// <param name="info">The object's type.</param>
    public static Dictionary<string, JsonPropertyInfo> MembersOf(JsonTypeInfo info) =>
        info.Properties
            .Where(property => property.Set is not null)
            .ToDictionary(property => property.Name, StringComparer.Ordinal);

    /// <summary>A member that must be there and is not.</summary>
    /// <param name="expected">The type that it takes.</param>
    /// <param name="place">Its place.</param>
    public static JsonFault Missing(Type expected, IReadOnlyList<string> place) => At(
        place, $"{NameOf(place)} is missing, and there is no default. It takes {JsonTypeNames.Describe(expected)}.");

    private static JsonFault At(IReadOnlyList<string> place, string detail) =>
        new(ProblemKinds.Validation, new ProblemError(detail, JsonPointer.Of(place)));

    private static string NameOf(IReadOnlyList<string> place) => place switch
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
            : Members(type, options).GetValueOrDefault(part)?.PropertyType;
    }

    private static Dictionary<string, JsonPropertyInfo> Members(Type type, JsonSerializerOptions options) =>
        MembersOf(options.GetTypeInfo(type));

    /// <summary>The reader's message without its own line and byte numbers, which count from where it read.</summary>
    private static string Sentence(JsonException text)
    {
        string place = $" LineNumber: {text.LineNumber} | BytePositionInLine: {text.BytePositionInLine}.";
        return text.Message.EndsWith(place, StringComparison.Ordinal) ? text.Message[..^place.Length] : text.Message;
    }
}
