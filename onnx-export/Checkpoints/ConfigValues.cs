using System.Text.Json;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>Typed reading of the values of a JSON object; null counts as absent, as the Hugging Face libraries have
/// it.</summary>
/// <param name="json">The object.</param>
internal sealed class ConfigValues(JsonElement json)
{
    /// <summary>Longest piece of a wrong value that a message repeats.</summary>
    private const int MaxQuoted = 40;

    /// <summary>The keys whose values are not null.</summary>
    public IEnumerable<string> Keys => json.ValueKind == JsonValueKind.Object
        ? json.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).Select(NameOf)
        : [];

    /// <summary>Whether nothing is stated.</summary>
    public bool IsEmpty => !Keys.Any();

    /// <summary>Whether a value is there.</summary>
    /// <param name="key">Its key.</param>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether a value is false.</summary>
    /// <param name="key">Its key.</param>
    public bool IsFalse(string key) => Find(key) is { ValueKind: JsonValueKind.False };

    /// <summary>A whole number that must be there.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="max">The largest value taken; the smallest is 1.</param>
    /// <exception cref="InvalidConfigException">It is absent, no whole number, or out of range.</exception>
    public int Size(string key, int max)
    {
        if (Find(key) is not { } value)
        {
            throw new InvalidConfigException(key, "is missing; no default is assumed for a size.");
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int size) && size >= 1 && size <= max
            ? size
            : throw Wrong(key, value, $"a whole number from 1 to {max}");
    }

    /// <summary>A number, or its default.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="isValid">Which numbers are taken; infinity never is.</param>
    /// <param name="demand">The same in words.</param>
    /// <returns>null where it is absent.</returns>
    /// <exception cref="InvalidConfigException">It is something else.</exception>
    public double? Number(string key, Func<double, bool> isValid, string demand)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && double.IsFinite(number) && isValid(number)
                ? number
                : throw Wrong(key, value, demand);
    }

    /// <summary>true or false, or its default.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="absent">The default.</param>
    /// <exception cref="InvalidConfigException">It is something else.</exception>
    public bool Flag(string key, bool absent) => Find(key) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(key, value, "true or false"),
    };

    /// <summary>A text.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>null where it is absent.</returns>
    /// <exception cref="InvalidConfigException">It is something else.</exception>
    public string? Text(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => Decode(key, value),
        { } value => throw Wrong(key, value, "a text"),
    };

    /// <summary>An object within.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>An empty one where it is absent.</returns>
    /// <exception cref="InvalidConfigException">It is something else.</exception>
    public ConfigValues Section(string key) => Find(key) switch
    {
        null => new ConfigValues(default),
        { ValueKind: JsonValueKind.Object } value => new ConfigValues(value),
        { } value => throw Wrong(key, value, "an object"),
    };

    private JsonElement? Find(string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidConfigException("", "has a key that is no valid Unicode.", exception);
        }
    }

    private static string Decode(string key, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidConfigException(key, "is no valid Unicode.", exception);
        }
    }

    private static InvalidConfigException Wrong(string key, JsonElement value, string demand)
    {
        string text = value.GetRawText();
        string quoted = text.Length <= MaxQuoted ? text : text[..MaxQuoted] + "...";
        return new InvalidConfigException(key, $"is {quoted}; it must be {demand}.");
    }
}
