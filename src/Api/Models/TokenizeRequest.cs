using System.ComponentModel;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>Texts to tokenize.</summary>
public sealed record TokenizeRequest
{
    /// <summary>The model whose tokenizer is used.</summary>
    [DefaultValue(ModelCatalog.EmbeddedModel)]
    public string Model { get; init; } = ModelCatalog.EmbeddedModel;

    /// <summary>Its revision.</summary>
    [DefaultValue(ModelCatalog.MainRevision)]
    public string Revision { get; init; } = ModelCatalog.MainRevision;

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>The texts, checked.</summary>
    /// <exception cref="InvalidRequestException">There are none, too many, or a null among them.</exception>
    public IReadOnlyList<string> CheckedTexts()
    {
        if (Texts.Count is 0 or > RequestLimits.MaxTexts)
        {
            throw new InvalidRequestException(
                $"texts holds {Texts.Count} texts. Give 1 to {RequestLimits.MaxTexts}, such as "
                    + "[\"The capital of France\"].",
                "/texts");
        }

        // A null in a list passes the deserializer, whatever the list's type says.
        int missing = Texts.ToList().FindIndex(text => text is null);
        return missing < 0
            ? Texts
            : throw new InvalidRequestException("A text is a string, not null.", JsonPointer.At("/texts", missing));
    }
}
