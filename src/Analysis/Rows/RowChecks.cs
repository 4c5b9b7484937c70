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
            !row.SharesProducts || shape.IsParallel,
            "Only parallel blocks share products; the row starts at block",
            row.Start?.Layer ?? 0);
        ReadChecks.Check(row, shape);
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
            || ((row.Reads & ReadChecks.OfVocabulary) == RowReads.None && row.Distribution is null),
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

    /// <summary>Refuses a row where something does not hold.</summary>
    internal static void Require(bool holds, string otherwise, int layer)
    {
        if (!holds)
        {
            throw new ArgumentException($"{otherwise}: {layer}.");
        }
    }
}
