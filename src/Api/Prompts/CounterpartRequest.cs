using SelfRepair.Api.Json;

namespace SelfRepair.Api.Prompts;

/// <summary>The paired prompt of contrastive ablation: text (also as a plain string) or token ids.</summary>
[TextOrObject(
    nameof(Text), "A counterpart is its text, or an object; ids stand in one: {\"token_ids\": [510, 5347, 273]}.")]
public sealed record CounterpartRequest
{
    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>Token ids, taken as they are.</summary>
    public IReadOnlyList<int>? TokenIds { get; init; }
}
