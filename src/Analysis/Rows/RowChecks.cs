using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Rows;

/// <summary>Refuses rows that mean nothing, or that would lose something of what they say.</summary>
/// <remarks>What needs no model is refused when a row is made. Every engine holds a row to the rest when it takes it,
/// before anything of it runs.</remarks>
public static class RowChecks
{
    /// <summary>Reads that later rows, or whoever holds the cache, find in the cache.</summary>
    public const RowReads Kept = RowReads.Z | RowReads.Streams | RowReads.MlpOut | RowReads.Scales
        | RowReads.HeadDirections | RowReads.Queries | RowReads.Keys | RowReads.Values;

    /// <summary>Reads that need no stream before the second block.</summary>
    private const RowReads OfSharing = RowReads.Projections | RowReads.Prediction | RowReads.TopToken;

    private const RowReads OfVocabulary = RowReads.Lens | RowReads.Prediction;

    /// <summary>Refuses a row that a model cannot run as it says.</summary>
    /// <param name="row">The row.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">It has a head, a block, an entry or a token that the model lacks, or reads
    /// nothing of what it names.</exception>
    /// <exception cref="BlockNotRunOnceException">It starts at a block that the earlier row did not run
    /// once.</exception>
    /// <exception cref="ChangeNotReachedException">A change lies before its entry, or in a block that it does not
    /// run.</exception>
    /// <exception cref="ValuesTooShortException">Values end before the row does.</exception>
    public static Row Check(Row row, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(shape);
        CheckOrder(row, shape);
        CheckStart(row, shape);
        Require(
            row.PatternOf is null || (row.Reads.HasFlag(RowReads.Projections) && row.Scored is not null),
            "Heads are read under another row's pattern where projections are read, and scored tokens are needed; "
            + "positions scored",
            row.Scored?.Count ?? 0);
        Require(
            !row.SharesProducts || shape.IsParallel,
            "Only parallel blocks share products; the row starts at block",
            row.Start?.Layer ?? 0);
        CheckTop(row, shape);
        CheckNeuronLayers(row, shape);
        for (int index = 0; index < row.Changes.Count; index++)
        {
            CheckChange(row, row.Changes[index], shape);
        }

        return row;
    }

    /// <summary>Refuses a row without tokens, or that scores a position after its end.</summary>
    internal static void CheckTokens(ReadOnlyMemory<int> tokens, ScoredTokens? scored)
    {
        if (tokens.IsEmpty)
        {
            throw new ArgumentException("A row has at least one token.", nameof(tokens));
        }

        CheckPositions(scored?.Positions ?? [], tokens.Length);
    }

    /// <summary>Refuses positions that a row lacks.</summary>
    internal static void CheckPositions(IReadOnlyList<int> positions, int length)
    {
        for (int index = 0; index < positions.Count; index++)
        {
            int position = positions[index];
            if (position < 0 || position >= length)
            {
                throw new PositionOutsideRowException(position, length);
            }
        }
    }

    /// <summary>Refuses indices that are no ascending indices among the scored positions.</summary>
    internal static ScoredTokens CheckSubset(ScoredTokens? scored, IReadOnlyList<int> subset)
    {
        ArgumentNullException.ThrowIfNull(subset);
        bool isSubset = scored is not null && subset.Count > 0 && subset[0] >= 0 && subset[^1] < scored.Count;
        for (int index = 1; index < subset.Count && isSubset; index++)
        {
            isSubset = subset[index - 1] < subset[index];
        }

        return isSubset
            ? scored!
            : throw new ArgumentException(
                $"A subset of scored positions is ascending indices, 0 to {(scored?.Count ?? 0) - 1}, at least one.",
                nameof(subset));
    }

    /// <summary>Refuses changes of one value, of which only one could act.</summary>
    internal static void CheckRepeated(IReadOnlyList<Change> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        for (int index = 1; index < changes.Count; index++)
        {
            for (int earlier = 0; earlier < index; earlier++)
            {
                if (changes[index].ChangesSameAs(changes[earlier]))
                {
                    throw new ChangeRepeatedException(changes[index]);
                }
            }
        }
    }

    /// <summary>Refuses a row that shares products and is not as such a row must be.</summary>
    internal static void CheckSharing(Row row)
    {
        bool mayShare = row is
        {
            Start: { Entry: BlockEntry.Attention, Difference: HeadDifference },
            Changes.Count: 0,
            BlockOrder: null,
        }
            && (row.Reads & ~OfSharing) == RowReads.None;
        if (row.SharesProducts && !mayShare)
        {
            throw new ArgumentException(
                "A row that shares products starts at attention with a head's change, changes nothing else, and reads "
                + $"{OfSharing} at most.",
                nameof(row));
        }
    }

    /// <summary>Refuses a distribution that a row does not have.</summary>
    internal static void CheckDistribution(Row row, DistributionReads? reads)
    {
        if (reads is null)
        {
            return;
        }

        if (row.Scored is not { Foils: null })
        {
            throw new ArgumentException(
                "A row that reads its distribution scores targets, without foils: a loss is a target's alone.",
                nameof(row));
        }

        if (reads.Before?.Tokens.Span.StartsWith(row.Tokens.Span) == false)
        {
            throw new ArgumentException(
                "A distribution is held against that of a row that begins with the same tokens.", nameof(row));
        }
    }

    /// <summary>Refuses neurons that a row does not have.</summary>
    internal static void CheckNeurons(Row row, NeuronReads? reads)
    {
        if (reads is null)
        {
            return;
        }

        bool isSound = row is { Start: not null, Scored: not null }
            && reads.Layers.Count > 0
            && reads.Layers.Distinct().Count() == reads.Layers.Count
            && reads.Top > 0
            && reads.Scale.Length == row.Scored.Count;
        if (!isSound)
        {
            throw new ArgumentException(
                "Neurons are read of a row that starts from another one and scores something: of layers named once, "
                + "with a top of 1 or more, and a scale for each scored position.",
                nameof(row));
        }
    }

    private static void CheckTop(Row row, ModelShape shape) => Require(
        row.Distribution is null || (row.Distribution.TopCount > 0 && row.Distribution.TopCount <= shape.DVocab),
        $"Of the most likely tokens 1 to {shape.DVocab} are read, not",
        row.Distribution?.TopCount ?? 0);

    private static void CheckNeuronLayers(Row row, ModelShape shape)
    {
        if (row.Neurons is not { } reads)
        {
            return;
        }

        IReadOnlyList<int> blocks = row.BlocksIn(shape.LayerCount);
        bool isOfOneWay = row is { Changes.Count: 0, SharesProducts: false } && (row.Reads & Kept) == RowReads.None;
        for (int place = 0; place < blocks.Count; place++)
        {
            isOfOneWay &= blocks[place] == row.Start!.Layer + place;
        }

        Require(
            isOfOneWay,
            "Neurons are read of rows that run consecutive blocks, change nothing on the way, share no products and "
            + "keep nothing; the row starts at block",
            row.Start!.Layer);
        int end = row.Start.Layer + blocks.Count + (shape.IsParallel ? 1 : 0);
        foreach (int layer in reads.Layers)
        {
            Require(
                layer >= 0 && layer < Math.Min(end, shape.LayerCount),
                "The row does not come to the MLP of block",
                layer);
        }
    }

    /// <summary>Refuses reads that a row does not have.</summary>
    internal static void CheckReads(Row row)
    {
        if (row.ScoredSubset is not null && (row.Reads & Kept) != RowReads.None)
        {
            throw new ArgumentException("A row that scores a subset of positions keeps nothing.", nameof(row));
        }

        if ((row.Reads & OfVocabulary) != RowReads.None && row.Scored is null)
        {
            throw new ArgumentException(
                $"A row that reads {row.Reads & OfVocabulary} scores targets: loss and rank are theirs.", nameof(row));
        }

        if (row.Reads.HasFlag(RowReads.TopToken) && (row.Reads & OfVocabulary) == RowReads.None)
        {
            throw new ArgumentException(
                $"A row that reads {RowReads.TopToken} reads {OfVocabulary} too: one of them says from which streams.",
                nameof(row));
        }
    }

    /// <summary>Refuses the pattern of a row of other tokens.</summary>
    internal static void CheckPattern(Row row, ActivationCache? pattern)
    {
        if (pattern is not null && !pattern.Tokens.Span.StartsWith(row.Tokens.Span))
        {
            throw new ArgumentException(
                "An attention pattern is of a row that begins with the same tokens.", nameof(row));
        }
    }

    /// <summary>Refuses keys and values of a row of other tokens, and a second pattern beside what positions then
    /// see.</summary>
    internal static void CheckOthers(Row row, ActivationCache? others)
    {
        if (others is not null && !others.Tokens.Span.StartsWith(row.Tokens.Span))
        {
            throw new ArgumentException(
                "Keys and values that positions attend to are of a row that begins with the same tokens.", nameof(row));
        }

        if (others is not null && row.PatternOf is not null)
        {
            throw new ArgumentException(
                "A row whose positions attend to another row's keys and values has no pattern of its own to be held "
                + "against a third row's.",
                nameof(row));
        }
    }

    private static void CheckOrder(Row row, ModelShape shape)
    {
        for (int place = 0; place < row.BlockOrder?.Count; place++)
        {
            int layer = row.BlockOrder[place];
            Require(layer >= 0 && layer < shape.LayerCount, "The order has a block that the model lacks", layer);
        }
    }

    private static void CheckStart(Row row, ModelShape shape)
    {
        if (row.Start is not { } start)
        {
            return;
        }

        bool isAtMlp = start.Entry == BlockEntry.Mlp;
        Require(start.Layer >= 0 && start.Layer <= shape.LayerCount, "The model lacks the first block", start.Layer);
        Require(!isAtMlp || !shape.IsParallel, "A parallel block has no entry at its MLP", start.Layer);
        Require(!isAtMlp || start.Layer < shape.LayerCount, "No MLP follows the last block", start.Layer);
        _ = start.StreamPlace;
        if (start.Difference is { } difference)
        {
            Require(
                difference.IsIn(shape),
                "The head of the difference is none of the model's; the row starts at block",
                start.Layer);
            RefuseShort(row, difference.GetType().Name, difference.Values.Length, difference.WidthIn(shape));
        }
    }

    private static void CheckChange(Row row, Change change, ModelShape shape)
    {
        Require(change.IsIn(shape), "The model lacks what a change is of; it names block", change.Layer);
        if (!IsReached(row, change))
        {
            throw new ChangeNotReachedException(change);
        }

        Require(
            change is not FreezeScale { Norm: LayerNormKind.Final }
            || ((row.Reads & OfVocabulary) == RowReads.None && row.Distribution is null),
            "A row that predicts tokens reads under its own final scale, which is frozen; block",
            change.Layer);
        RefuseShort(row, change.GetType().Name, change.Values.Length, change.WidthIn(shape));
    }

    /// <summary>Whether some run of the change's block comes to it.</summary>
    private static bool IsReached(Row row, Change change)
    {
        bool isSkippedAtFirst = row.Start?.Entry == BlockEntry.Mlp && change.IsBeforeMlp;
        if (change is FreezeScale { Norm: LayerNormKind.Final })
        {
            return true;
        }

        if (row.BlockOrder is { } order)
        {
            return order.Skip(isSkippedAtFirst ? 1 : 0).Contains(change.Layer);
        }

        int first = row.Start?.Layer ?? 0;
        return change.Layer > first || (change.Layer == first && !isSkippedAtFirst);
    }

    private static void RefuseShort(Row row, string what, int given, int width)
    {
        if (given < row.Tokens.Length * width)
        {
            throw new ValuesTooShortException(what, given, row.Tokens.Length, width);
        }
    }

    private static void Require(bool holds, string otherwise, int layer)
    {
        if (!holds)
        {
            throw new ArgumentException($"{otherwise}: {layer}.");
        }
    }
}
