namespace SelfRepair.Analysis.Tokens;

/// <summary>One prompt, as the model sees it.</summary>
public sealed record Prompt
{
    /// <summary>The prompt's name in the request or the prompt set.</summary>
    public required string Id { get; init; }

    /// <summary>Token ids, [pos], the first &lt;|endoftext|&gt; included where there is one.</summary>
    public required ReadOnlyMemory<int> Tokens { get; init; }

    /// <summary>The token after the prompt's last one, which <see cref="Tokens"/> does not hold; null where none is
    /// given.</summary>
    public int? Target { get; init; }

    /// <summary>The token that the target is compared with after the prompt's last one; null where none is
    /// given.</summary>
    public int? Foil { get; init; }

    /// <summary>The tokens that the targets are compared with, one a scored position, in ascending order of positions;
    /// null where none are given.</summary>
    public IReadOnlyList<int>? Foils { get; init; }

    /// <summary>Token ids of the paired prompt of contrastive ablation, [pos]; null where there is none.</summary>
    public ReadOnlyMemory<int>? Counterpart { get; init; }
}
