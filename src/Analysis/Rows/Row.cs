namespace SelfRepair.Analysis.Rows;

/// <summary>One prompt sent through the blocks: where it starts, what is changed on the way, what is read.</summary>
/// <remarks>What needs no model to be seen is refused here, when the row is made; the engine refuses the rest when it
/// takes the row (<see cref="RowChecks"/>).</remarks>
public sealed record Row
{
    private Row(ReadOnlyMemory<int> tokens, RowStart? start, ScoredTokens? scored, IReadOnlyList<int>? subset)
    {
        RowChecks.CheckTokens(tokens, scored);
        Tokens = tokens;
        Start = start;
        Scored = scored;
        ScoredSubset = subset;
    }

    /// <summary>The prompt's token ids, [pos].</summary>
    public ReadOnlyMemory<int> Tokens { get; }

    /// <summary>Where the row starts; null at the embedding.</summary>
    public RowStart? Start { get; }

    /// <summary>The tokens whose logits are followed; null where nothing is projected.</summary>
    public ScoredTokens? Scored { get; }

    /// <summary>Which of the start's scored positions this row scores, as ascending indices among them; null: all of
    /// them, or a row from the embedding.</summary>
    public IReadOnlyList<int>? ScoredSubset { get; }

    /// <summary>What is changed on the way, in any order, each value once; one layer's changes apply each time its
    /// block runs.</summary>
    /// <exception cref="ChangeRepeatedException">Two changes are of one value.</exception>
    public IReadOnlyList<Change> Changes
    {
        get;
        init
        {
            RowChecks.CheckRepeated(value);
            field = value;
            RowChecks.CheckSharing(this);
        }
    }
    = [];

    /// <summary>The blocks to run, in order; a block may be left out, moved or repeated. Null: all from the start
    /// on.</summary>
    public IReadOnlyList<int>? BlockOrder
    {
        get;
        init
        {
            field = value;
            RowChecks.CheckSharing(this);
        }
    }

    /// <summary>Whether a row that starts with a head's change takes the products of its first block's input matrices
    /// with the start's stream from the rows beside it, and adds those of the change, whose rank is d_head. The same
    /// value with other last bits, and less work where many heads start from one stream. Rows without changes that
    /// start at attention alone, and keep nothing.</summary>
    /// <exception cref="ArgumentException">The row is no such row.</exception>
    public bool SharesProducts
    {
        get;
        init
        {
            field = value;
            RowChecks.CheckSharing(this);
        }
    }

    /// <summary>What is read beside the last stream's projection and scale.</summary>
    /// <exception cref="ArgumentException">The row cannot read it.</exception>
    public RowReads Reads
    {
        get;
        init
        {
            field = value;
            ReadChecks.CheckReads(this);
            RowChecks.CheckSharing(this);
        }
    }

    /// <summary>Another row of the same tokens, and maybe more, that kept its queries and keys
    /// (<see cref="RowReads.QueriesAndKeys"/>): with <see cref="RowReads.Projections"/> each head is read under that
    /// row's attention pattern too, with this row's values. Null: not.</summary>
    /// <exception cref="ArgumentException">The other row has other tokens.</exception>
    public ActivationCache? PatternOf
    {
        get;
        init
        {
            ReadChecks.CheckPattern(this, value);
            field = value;
            ReadChecks.CheckOthers(this, KeysAndValuesOf);
        }
    }

    /// <summary>Another row of the same tokens, and maybe more, that kept its keys and values
    /// (<see cref="RowReads.KeysAndValues"/>). Each position attends to those of the positions before it, and to its
    /// own key and value of this row: no position sees another one's change, as if each had been changed alone in a row
    /// of its own. Null: positions see each other.</summary>
    /// <exception cref="ArgumentException">The other row has other tokens, or heads are read under another row's
    /// pattern.</exception>
    public ActivationCache? KeysAndValuesOf
    {
        get;
        init
        {
            ReadChecks.CheckOthers(this, value);
            field = value;
        }
    }

    /// <summary>What is read of the distribution over the vocabulary; null: nothing. Rows without foils and without a
    /// frozen final scale.</summary>
    /// <exception cref="ArgumentException">The row scores no targets alone, or the other row has other
    /// tokens.</exception>
    public DistributionReads? Distribution
    {
        get;
        init
        {
            ReadChecks.CheckDistribution(this, value);
            field = value;
        }
    }

    /// <summary>What is read of MLP neurons; null: nothing.</summary>
    /// <exception cref="ArgumentException">The row does not start from another one, or cannot read that.</exception>
    public NeuronReads? Neurons
    {
        get;
        init
        {
            ReadChecks.CheckNeurons(this, value);
            field = value;
        }
    }

    /// <summary>Positions whose logits over the whole vocabulary are read, ascending.</summary>
    /// <exception cref="PositionOutsideRowException">The row lacks one of them.</exception>
    public IReadOnlyList<int> LogitPositions
    {
        get;
        init
        {
            RowChecks.CheckPositions(value, Tokens.Length);
            field = value;
        }
    }
    = [];

    /// <summary>A row that starts at the embedding of its tokens.</summary>
    /// <param name="tokens">Token ids, [pos].</param>
    /// <param name="scored">The tokens whose logits are followed, or null.</param>
    /// <param name="reads">What is read.</param>
    /// <exception cref="ArgumentException">There is no token, or the row cannot read that.</exception>
    /// <exception cref="PositionOutsideRowException">It scores a position that it lacks.</exception>
    public static Row FromEmbedding(ReadOnlyMemory<int> tokens, ScoredTokens? scored, RowReads reads) =>
        new(tokens, start: null, scored, subset: null) { Reads = reads };

    /// <summary>A row that starts from another row's stream, changed or not, and scores what that row scored.</summary>
    /// <param name="start">The stream and what is added to it.</param>
    /// <param name="reads">What is read.</param>
    /// <exception cref="ArgumentException">The row cannot read that.</exception>
    public static Row From(RowStart start, RowReads reads)
    {
        ArgumentNullException.ThrowIfNull(start);
        return new Row(start.Cache.Tokens, start, start.Cache.Scored, subset: null) { Reads = reads };
    }

    /// <summary>A row that scores only some of the positions that the other row scored, and ends at the last of them:
    /// attention is causal, so that nothing after it changes what is read.</summary>
    /// <param name="start">The stream and what is added to it.</param>
    /// <param name="reads">What is read; nothing that is kept.</param>
    /// <param name="subset">Ascending indices among the start's scored positions, at least one.</param>
    /// <exception cref="ArgumentException">The other row scored nothing, the indices are no such indices, or something
    /// is to be kept.</exception>
    public static Row From(RowStart start, RowReads reads, IReadOnlyList<int> subset)
    {
        ArgumentNullException.ThrowIfNull(start);
        ScoredTokens scored = ReadChecks.CheckSubset(start.Cache.Scored, subset).Choose(subset);
        return new Row(start.Cache.Tokens[..(scored.Positions[^1] + 1)], start, scored, subset) { Reads = reads };
    }

    /// <summary>The blocks that the row runs, in order.</summary>
    /// <param name="layerCount">Blocks of the model.</param>
    public IReadOnlyList<int> BlocksIn(int layerCount)
    {
        int first = Start?.Layer ?? 0;
        return BlockOrder ?? [.. Enumerable.Range(first, Math.Max(0, layerCount - first))];
    }
}
