using System.Text.Json;

namespace SelfRepair.Inference.Tokenization;

/// <summary>Reads what a tokenizer.json does with a text before and after its model.</summary>
internal static class PipelineReader
{
    private const string ByteLevel = "ByteLevel";
    private const string Sequence = "Sequence";

    /// <summary>Whether text is put into normal form C.</summary>
    /// <param name="part">The normalizer.</param>
    /// <exception cref="InvalidTokenizerException">Something else is done to it.</exception>
    public static bool ReadNormalizer(JsonPart part)
    {
        bool normalizes = false;
        foreach (JsonPart step in Steps(part, "normalizers"))
        {
            step.ExpectType("NFC");
            normalizes = true;
        }

        return normalizes;
    }

    /// <summary>Whether a space is put before text, and whether text is split into words as GPT-2 does.</summary>
    /// <param name="part">The pre-tokenizer.</param>
    /// <exception cref="InvalidTokenizerException">Text is split in another way.</exception>
    public static (bool AddsPrefixSpace, bool SplitsWords) ReadPreTokenizer(JsonPart part)
    {
        JsonPart[] steps = [.. Steps(part, "pretokenizers")];
        Array.ForEach(steps, step => step.ExpectType(ByteLevel));
        return steps is [JsonPart step]
            ? (step["add_prefix_space"].Flag(), step["use_regex"].Flag(absent: true))
            : throw part.Refuse($"has {steps.Length} steps of the type {ByteLevel}; only one is understood");
    }

    /// <summary>How spaces are taken out of tokens' ranges. What a post-processor adds to a text is added by none that
    /// encodes plainly.</summary>
    /// <param name="part">The post-processor.</param>
    public static IEnumerable<OffsetTrim> ReadTrims(JsonPart part) =>
        from step in Steps(part, "processors")
        where TypeOf(step) is ByteLevel or "RobertaProcessing" && step["trim_offsets"].Flag(absent: true)
        select new OffsetTrim(step["add_prefix_space"].Flag(absent: true));

    /// <summary>The steps of a part, those of a sequence one by one.</summary>
    private static IEnumerable<JsonPart> Steps(JsonPart part, string member)
    {
        if (part.IsNull)
        {
            return [];
        }

        return TypeOf(part) == Sequence ? part[member].Items().SelectMany(step => Steps(step, member)) : [part];
    }

    private static string? TypeOf(JsonPart part) =>
        part.Element.ValueKind == JsonValueKind.Object && part["type"].Element.ValueKind == JsonValueKind.String
            ? part["type"].Text()
            : null;
}
