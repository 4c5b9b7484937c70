using System.Text.Json;

namespace SelfRepair.Inference.Tokenization;

/// <summary>A value inside tokenizer.json together with where it stands, so that every refusal can name the
/// place.</summary>
/// <param name="Path">Dotted path from the root; empty for the root.</param>
/// <param name="Element">The value; undefined where the file has none.</param>
internal readonly record struct JsonPart(string Path, JsonElement Element)
{
    /// <summary>Whether the value is null or not there.</summary>
    public bool IsNull => Element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>A member of this object, undefined where there is none.</summary>
    /// <exception cref="InvalidTokenizerException">This is no object.</exception>
    public JsonPart this[string name]
    {
        get
        {
            Expect(JsonValueKind.Object, "an object");
            Element.TryGetProperty(name, out JsonElement member);
            return new JsonPart(Path.Length == 0 ? name : $"{Path}.{name}", member);
        }
    }

    /// <summary>The elements of this list.</summary>
    /// <exception cref="InvalidTokenizerException">This is no list.</exception>
    public IEnumerable<JsonPart> Items()
    {
        Expect(JsonValueKind.Array, "a list");
        string path = Path;
        return Element.EnumerateArray().Select((item, index) => new JsonPart($"{path}[{index}]", item));
    }

    /// <summary>The members of this object.</summary>
    /// <exception cref="InvalidTokenizerException">This is no object.</exception>
    public IEnumerable<KeyValuePair<string, JsonPart>> Members()
    {
        Expect(JsonValueKind.Object, "an object");
        string path = Path;
        return Element.EnumerateObject()
            .Select(member => KeyValuePair.Create(member.Name, new JsonPart($"{path}.{member.Name}", member.Value)));
    }

    /// <summary>This text.</summary>
    /// <exception cref="InvalidTokenizerException">This is no text.</exception>
    public string Text()
    {
        Expect(JsonValueKind.String, "a text");
        return Element.GetString()!;
    }

    /// <summary>This token id.</summary>
    /// <exception cref="InvalidTokenizerException">This is no whole number from 0 to the largest id
    /// allowed.</exception>
    public int Id()
    {
        Expect(JsonValueKind.Number, "a number");
        return Element.TryGetInt32(out int id) && id is >= 0 and <= TokenizerFileReader.MaxId
            ? id
            : throw Refuse($"is {Element.GetRawText()}, not a token id from 0 to {TokenizerFileReader.MaxId}");
    }

    /// <summary>This truth value, which must be there.</summary>
    /// <exception cref="InvalidTokenizerException">This is no truth value.</exception>
    public bool Flag() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Undefined => throw Refuse("is missing"),
        _ => throw Refuse("is neither true nor false"),
    };

    /// <summary>This truth value.</summary>
    /// <param name="absent">What it means that it is null or not there.</param>
    /// <exception cref="InvalidTokenizerException">This is something else.</exception>
    public bool Flag(bool absent) => IsNull ? absent : Flag();

    /// <summary>Refuses an object of another type than the one that is understood.</summary>
    /// <exception cref="InvalidTokenizerException">Its type is another one, or it is null.</exception>
    public void ExpectType(string known)
    {
        if (IsNull)
        {
            throw Refuse($"is missing; only {known} is understood");
        }

        string type = this["type"].Text();
        if (type != known)
        {
            throw Refuse($"has the type {type}; only {known} is understood");
        }
    }

    /// <summary>The refusal of this part.</summary>
    public InvalidTokenizerException Refuse(string reason) => new(Path, reason);

    private void Expect(JsonValueKind kind, string name)
    {
        if (Element.ValueKind != kind)
        {
            throw Refuse(Element.ValueKind == JsonValueKind.Undefined ? "is missing" : $"is not {name}");
        }
    }
}
