using System.ComponentModel;
using System.Text;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
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

    /// <summary>The texts. Either these or token_ids.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>Lists of token ids to turn into texts.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? TokenIds { get; init; }

    /// <summary>Checks that there is something to do, and not too much.</summary>
    /// <exception cref="InvalidRequestException">There are neither texts nor token ids or both, too many, or a null
    /// among them.</exception>
    /// <exception cref="TokenizationTooLargeException">The texts are too long together.</exception>
    public void Check()
    {
        if (Texts is null == TokenIds is null)
        {
            throw new InvalidRequestException(
                "A tokenization has either texts, such as [\"The capital of France\"], or token_ids, such as [[510, "
                    + "5347]].",
                "/texts");
        }

        if (Texts is not null)
        {
            Check(Texts, "/texts", "text");
            RefuseTooLong(Texts);
        }
        else
        {
            Check(TokenIds!, "/token_ids", "list of ids");
        }
    }

    private static void RefuseTooLong(IReadOnlyList<string> texts)
    {
        long bytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        if (bytes > RequestLimits.MaxTokenizeBytes)
        {
            throw new TokenizationTooLargeException("bytes", bytes, RequestLimits.MaxTokenizeBytes);
        }
    }

    private static void Check(IReadOnlyList<object?> list, string pointer, string what)
    {
        if (list.Count is 0 or > RequestLimits.MaxTexts)
        {
            throw new InvalidRequestException(
                $"{pointer[1..]} holds {list.Count} entries. Give 1 to {RequestLimits.MaxTexts}.", pointer);
        }

        // A null in a list passes the deserializer, whatever the list's type says.
        int missing = list.ToList().FindIndex(entry => entry is null);
        if (missing >= 0)
        {
            throw new InvalidRequestException($"A {what} is not null.", JsonPointer.At(pointer, missing));
        }
    }
}
