namespace SelfRepair.Api.Prompts;

/// <summary>The paired prompt of contrastive ablation: text (also as a plain string) or token ids.</summary>
public sealed record CounterpartRequest
{
    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>Token ids, taken as they are.</summary>
    public IReadOnlyList<int>? TokenIds { get; init; }
}
