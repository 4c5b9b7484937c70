using System.Text.Json.Serialization;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Prompts;

/// <summary>A prompt: text or token ids, and what may follow it. A plain string stands for its text alone.</summary>
[TextOrObject(
    nameof(Text), "A prompt is its text, or an object; ids stand in one: {\"token_ids\": [510, 5347, 273]}.")]
public sealed record PromptRequest
{
    private const int ObjectBytes = 256;

    /// <summary>Its name in the answer; by default its index.</summary>
    public string? Id { get; init; }

    /// <summary>The text, without the target. Either this or token_ids.</summary>
    public string? Text { get; init; }

    /// <summary>Token ids, taken as they are: nothing is prepended or cut.</summary>
    public IReadOnlyList<int>? TokenIds { get; init; }

    /// <summary>The token after the prompt's last one, which the text does not contain: exact text (' Mary' is not
    /// 'Mary') or id.</summary>
    public TokenReference? Target { get; init; }

    /// <summary>The token that the target is compared with: exact text or id.</summary>
    public TokenReference? Foil { get; init; }

    /// <summary>One token id per scored position, for several positions.</summary>
    public IReadOnlyList<int>? Foils { get; init; }

    /// <summary>The paired prompt of contrastive ablation, of equal token length.</summary>
    public CounterpartRequest? Counterpart { get; init; }

    /// <summary>Bytes that it holds in memory, estimated from above.</summary>
    [JsonIgnore]
    public long ByteCount =>
        ObjectBytes
        + (sizeof(char) * ((long)(Text?.Length ?? 0) + (Counterpart?.Text?.Length ?? 0) + (Id?.Length ?? 0)))
        + (sizeof(char) * ((long)(Target?.Text?.Length ?? 0) + (Foil?.Text?.Length ?? 0)))
        + (sizeof(int) * ((long)(TokenIds?.Count ?? 0) + (Foils?.Count ?? 0) + (Counterpart?.TokenIds?.Count ?? 0)));
}
