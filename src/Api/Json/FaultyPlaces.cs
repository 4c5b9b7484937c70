using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace SelfRepair.Api.Json;

/// <summary>The places of a body that are at fault, as a tree beside it.</summary>
public sealed class FaultyPlaces
{
    private readonly Dictionary<string, FaultyPlaces> inside = new(StringComparer.Ordinal);
    private bool isFaulty;

    /// <summary>Notes a place.</summary>
    /// <param name="place">Member names and indices.</param>
    public void Add(IEnumerable<string> place)
    {
        FaultyPlaces at = this;
        foreach (string part in place)
        {
            if (!at.inside.TryGetValue(part, out FaultyPlaces? next))
            {
                next = new FaultyPlaces();
                at.inside.Add(part, next);
            }

            at = next;
        }

        at.isFaulty = true;
    }

    /// <summary>Whether a value stands in a body, and neither it nor what holds it nor what it holds is at
    /// fault.</summary>
    /// <param name="body">The body.</param>
    /// <param name="place">The value's place.</param>
    public bool IsUntouched(JsonElement body, IReadOnlyList<string> place)
    {
        FaultyPlaces? at = this;
        JsonElement element = body;
        foreach (string part in place)
        {
            if (at is { isFaulty: true } || !TryEnter(element, part, out element))
            {
                return false;
            }

            at = at?.inside.GetValueOrDefault(part);
        }

        return at is null || (!at.isFaulty && at.inside.Count == 0);
    }

    /// <summary>A body without what is at fault: entries of lists become null, members go.</summary>
    /// <param name="body">The body.</param>
    public byte[] Without(JsonElement body)
    {
        ArrayBufferWriter<byte> rest = new();
        using (Utf8JsonWriter writer = new(rest))
        {
            Write(writer, body, this);
        }

        return rest.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, FaultyPlaces? places)
    {
        if (places is null)
        {
            element.WriteTo(writer);
        }
        else if (places.isFaulty)
        {
            writer.WriteNullValue();
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            WriteMembers(writer, element, places);
        }
        else
        {
            WriteEntries(writer, element, places);
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, JsonElement element, FaultyPlaces places)
    {
        writer.WriteStartObject();
        foreach (JsonProperty member in element.EnumerateObject())
        {
            FaultyPlaces? inside = places.inside.GetValueOrDefault(member.Name);
            if (inside is not { isFaulty: true })
            {
                writer.WritePropertyName(member.Name);
                Write(writer, member.Value, inside);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter writer, JsonElement element, FaultyPlaces places)
    {
        int index = 0;
        writer.WriteStartArray();
        foreach (JsonElement entry in element.EnumerateArray())
        {
            Write(writer, entry, places.inside.GetValueOrDefault(index.ToString(CultureInfo.InvariantCulture)));
            index++;
        }

        writer.WriteEndArray();
    }

    private static bool TryEnter(JsonElement element, string part, out JsonElement inside)
    {
        inside = default;
        return element.ValueKind switch
        {
            JsonValueKind.Object => element.TryGetProperty(part, out inside),
            JsonValueKind.Array => TryEntry(element, part, out inside),
            _ => false,
        };
    }

    private static bool TryEntry(JsonElement list, string part, out JsonElement entry)
    {
        bool isEntry = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index < list.GetArrayLength();
        entry = isEntry ? list[index] : default;
        return isEntry;
    }
}
