using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SelfRepair.Api.Json;

/// <summary>Finds everything in a body that the type it is read as does not take: System.Text.Json stops at the
/// first.</summary>
/// <remarks>Walks the JSON beside the type's own metadata; what a converter reads, that converter judges. Only a body
/// that could not be read is ever walked.</remarks>
public sealed class BodyFaults
{
    /// <summary>Faults after which the walk ends; an answer lists far fewer.</summary>
    private const int MaxFaults = 1_000;

    /// <summary>Characters of a value that a sentence repeats.</summary>
    private const int MaxRepeated = 60;

    private readonly List<JsonFault> faults = [];
    private readonly List<string> place = [];
    private readonly FaultyPlaces faulty = new();

    private BodyFaults(JsonElement body) => Body = body;

    /// <summary>What is wrong, in the order of the body; empty where the walk found nothing.</summary>
    public IReadOnlyList<JsonFault> Faults => faults;

    private JsonElement Body { get; }

    /// <summary>Finds the faults of a body.</summary>
    /// <param name="body">Well-formed JSON.</param>
    /// <param name="type">The type it is read as.</param>
    /// <param name="options">The options it is read with.</param>
    public static BodyFaults Find(JsonElement body, Type type, JsonSerializerOptions options)
    {
        BodyFaults found = new(body);
        found.Visit(body, type, options);
        return found;
    }

    /// <summary>The body without what is at fault in it: entries of lists become null, members go.</summary>
    public byte[] Rest() => faulty.Without(Body);

    /// <summary>Whether a value stands in the body and no fault found touches it: only then is it the client's own
    /// doing that it breaks a rule.</summary>
    /// <param name="pointer">JSON pointer to the value.</param>
    public bool IsUntouched(string pointer) => faulty.IsUntouched(Body, JsonPointer.Split(pointer));

    private void Visit(JsonElement element, Type type, JsonSerializerOptions options)
    {
        if (faults.Count >= MaxFaults)
        {
            return;
        }

        JsonTypeInfo info = options.GetTypeInfo(type);
        if (info.Converter is ITextOrObject union && element.ValueKind == JsonValueKind.Object)
        {
            JsonSerializerOptions inner = union.ObjectOptions(options);
            VisitMembers(element, inner.GetTypeInfo(type), inner);
        }
        else if (info.Kind == JsonTypeInfoKind.Object && element.ValueKind == JsonValueKind.Object)
        {
            VisitMembers(element, info, options);
        }
        else if (info.Kind == JsonTypeInfoKind.Enumerable && element.ValueKind == JsonValueKind.Array)
        {
            VisitEntries(element, info.ElementType!, options);
        }
        else if (info.Kind == JsonTypeInfoKind.Dictionary && element.ValueKind == JsonValueKind.Object)
        {
            VisitValues(element, info.ElementType!, options);
        }
        else
        {
            VisitLeaf(element, type, options);
        }
    }

    private void VisitMembers(JsonElement element, JsonTypeInfo info, JsonSerializerOptions options)
    {
        Dictionary<string, JsonPropertyInfo> members = JsonFault.MembersOf(info);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!TryName(member, out string name))
            {
                continue;
            }

            place.Add(name);
            if (!seen.Add(name))
            {
                Note(JsonFault.Twice(place));
            }
            else if (!members.TryGetValue(name, out JsonPropertyInfo? known))
            {
                Note(JsonFault.Unknown(name, info.Type, [.. members.Keys], JsonPointer.Of(place)));
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Visit(member.Value, known.PropertyType, options);
            }
            else if (!known.IsSetNullable || IsValue(known.PropertyType))
            {
                Note(JsonFault.Mismatch(known.PropertyType, given: null, place));
            }

            place.RemoveAt(place.Count - 1);
        }

        NoteMissing(members.Values.Where(member => member.IsRequired && !seen.Contains(member.Name)));
    }

    private void NoteMissing(IEnumerable<JsonPropertyInfo> members)
    {
        foreach (JsonPropertyInfo member in members)
        {
            place.Add(member.Name);
            Note(JsonFault.Missing(member.PropertyType, place));
            place.RemoveAt(place.Count - 1);
        }
    }

    /// <summary>The name of a member; one with half a surrogate pair is no text and so names nothing.</summary>
    private bool TryName(JsonProperty member, out string name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = string.Empty;
            Note(JsonFault.UnreadableName(place));
            return false;
        }
    }

    private void VisitEntries(JsonElement list, Type entryType, JsonSerializerOptions options)
    {
        bool isOfTexts = options.GetTypeInfo(entryType).Converter is ITextOrObject;
        if (isOfTexts && list.GetArrayLength() > 0
            && list.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.Number))
        {
            Note(JsonFault.ListOfIds(place, Repeated(list)));
            return;
        }

        int index = 0;
        int before = faults.Count;
        foreach (JsonElement entry in list.EnumerateArray())
        {
            place.Add(index.ToString(CultureInfo.InvariantCulture));
            if (entry.ValueKind != JsonValueKind.Null || IsValue(entryType))
            {
                Visit(entry, entryType, options);
            }

            place.RemoveAt(place.Count - 1);
            index++;
        }

        if (faults.Count > before && IsValue(entryType))
        {
            // Such an entry cannot become null, so that the list goes as a whole.
            faulty.Add(place);
        }
    }

    private void VisitValues(JsonElement element, Type valueType, JsonSerializerOptions options)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (TryName(member, out string name))
            {
                place.Add(name);
                if (seen.Add(name))
                {
                    Visit(member.Value, valueType, options);
                }
                else
                {
                    Note(JsonFault.Twice(place));
                }

                place.RemoveAt(place.Count - 1);
            }
        }
    }

    private void VisitLeaf(JsonElement element, Type type, JsonSerializerOptions options)
    {
        if (type == typeof(int) && element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out _))
        {
            return;
        }

        try
        {
            element.Deserialize(type, options);
        }
        catch (JsonException exception)
        {
            Note(JsonFault.Explain(exception, type, options, place, Repeated(element)));
        }
    }

    private void Note(JsonFault fault)
    {
        faults.Add(fault);
        faulty.Add(JsonPointer.Split(fault.Error.Pointer!));
    }

    private static bool IsValue(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null;

    /// <summary>A short value as it was given; null for a long one.</summary>
    private static string? Repeated(JsonElement element)
    {
        string given = element.GetRawText();
        return given.Length <= MaxRepeated ? given : null;
    }
}
