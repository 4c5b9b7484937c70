namespace SelfRepair.Analysis.Rows;

/// <summary>One prompt sent through the blocks: where it starts, what is changed on the way, what is read.</summary>
public sealed record Row
{
    private Row()
    {
    }

    /// <summary>The prompt's token ids, [pos].</summary>
    public required ReadOnlyMemory<int> Tokens { get; init; }

    /// <summary>Where the row starts; null at the embedding.</summary>
    public RowStart? Start { get; private init; }

    /// <summary>What is changed on the way, in any order, each place once; one layer's changes apply each time its
    /// block runs.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>The blocks to run, in order; a block may be left out, moved or repeated. Null: all from the start
    /// on.</summary>
    public IReadOnlyList<int>? BlockOrder { get; init; }

    /// <summary>The tokens whose logits are followed; null where nothing is projected.</summary>
    public ScoredTokens? Scored { get; private init; }

    /// <summary>Which of the start's scored positions this row scores, as ascending indices among them; null: all of
    /// them, or a row from the embedding.</summary>
    public IReadOnlyList<int>? Chosen { get; private init; }

    /// <summary>Whether a row that starts with a head's change takes the products of its first block's input matrices
    /// with the start's stream from the rows beside it, and adds those of the change, whose rank is d_head. The same
    /// value with other last bits, and less work where many heads start from one stream. Rows without changes that
    /// start at attention alone.</summary>
    public bool SharesProducts { get; init; }

    /// <summary>What is read beside the last stream's projection and scale.</summary>
    public RowReads Reads { get; init; }

    /// <summary>Positions whose logits over the whole vocabulary are read, ascending.</summary>
    public IReadOnlyList<int> LogitPositions { get; init; } = [];

    /// <summary>A row that starts at the embedding of its tokens.</summary>
    /// <param name="tokens">Token ids, [pos].</param>
    /// <param name="scored">The tokens whose logits are followed, or null.</param>
    /// <param name="reads">What is read.</param>
    public static Row FromEmbedding(ReadOnlyMemory<int> tokens, ScoredTokens? scored, RowReads reads) =>
        new() { Tokens = tokens, Scored = scored, Reads = reads };

    /// <summary>A row that starts from another row's stream, changed or not, and scores what that row scored.</summary>
    /// <param name="start">The place and what is added there.</param>
    /// <param name="reads">What is read.</param>
    public static Row From(RowStart start, RowReads reads) =>
        new() { Tokens = start.Cache.Tokens, Start = start, Scored = start.Cache.Scored, Reads = reads };

    /// <summary>A row that scores only some of the positions that the other row scored, and ends at the last of them:
    /// attention is causal, so that nothing after it changes what is read.</summary>
    /// <param name="start">The place and what is added there.</param>
    /// <param name="reads">What is read; nothing that is kept.</param>
    /// <param name="chosen">Ascending indices among the start's scored positions, at least one.</param>
    public static Row From(RowStart start, RowReads reads, IReadOnlyList<int> chosen)
    {
        ScoredTokens scored = start.Cache.Scored!.Choose(chosen);
        return new Row
        {
            Tokens = start.Cache.Tokens[..(scored.Positions[^1] + 1)],
            Start = start,
            Scored = scored,
            Chosen = chosen,
            Reads = reads,
        };
    }
}
