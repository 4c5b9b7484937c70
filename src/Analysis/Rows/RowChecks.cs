using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Rows;

/// <summary>Refuses rows that mean nothing, or that would lose something of what they say.</summary>
/// <remarks>Every engine holds a row to them when it takes it, before anything of it runs.</remarks>
public static class RowChecks
{
    /// <summary>Refuses a row that cannot be run as it says.</summary>
    /// <param name="row">The row.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">It has no token, or a head, a block or an entry that the model
    /// lacks.</exception>
    /// <exception cref="PositionOutsideRowException">It scores or reads a position after its end.</exception>
    /// <exception cref="StartOutOfStepException">It starts from a row whose blocks are not counted from the
    /// first.</exception>
    /// <exception cref="ChangeNotReachedException">A change lies before its entry, or in a block that it does not
    /// run.</exception>
    /// <exception cref="ChangeRepeatedException">Two changes share a place.</exception>
    /// <exception cref="ValuesTooShortException">Values end before the row does.</exception>
    public static Row Check(Row row, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(shape);
        CheckPositions(row);
        CheckRoute(row, shape);
        for (int index = 0; index < row.Changes.Count; index++)
        {
            CheckChange(row, index, shape);
        }

        return row;
    }

    private static void CheckPositions(Row row)
    {
        int length = row.Tokens.Length;
        if (length == 0)
        {
            throw new ArgumentException("A row has at least one token.", nameof(row));
        }

        for (int index = 0; index < row.LogitPositions.Count; index++)
        {
            RefuseOutside(row.LogitPositions[index], length);
        }

        // Scored positions ascend.
        if (row.Scored is { Count: > 0 } scored)
        {
            RefuseOutside(scored.Positions[0], length);
            RefuseOutside(scored.Positions[^1], length);
        }
    }

    private static void RefuseOutside(int position, int length)
    {
        if (position < 0 || position >= length)
        {
            throw new PositionOutsideRowException(position, length);
        }
    }

    private static void CheckRoute(Row row, ModelShape shape)
    {
        foreach (int layer in row.BlockOrder ?? [])
        {
            Require(layer >= 0 && layer < shape.LayerCount, "The order has a block that the model lacks", layer);
        }

        if (row.Start is not { } start)
        {
            return;
        }

        bool isAtMlp = start.Entry == BlockEntry.Mlp;
        Require(start.Layer >= 0 && start.Layer <= shape.LayerCount, "The model lacks the first block", start.Layer);
        Require(!isAtMlp || !shape.IsParallel, "A parallel block has no entry at its MLP", start.Layer);
        Require(!isAtMlp || start.Layer < shape.LayerCount, "No MLP follows the last block", start.Layer);
        if (row.BlockOrder is null && !start.Cache.CountsByLayer)
        {
            throw new StartOutOfStepException(start.Layer);
        }

        if (start.Difference is { } difference)
        {
            Require(
                difference is not HeadDifference ofHead || shape.Contains(ofHead.Head),
                "The head of the difference is none of the model's; the row starts at block",
                start.Layer);
            RefuseShort(row, difference.GetType().Name, difference.Values.Length, difference.WidthIn(shape));
        }
    }

    private static void CheckChange(Row row, int index, ModelShape shape)
    {
        Change change = row.Changes[index];
        Require(change.IsIn(shape), "A change has no place in the model; it names block", change.Layer);
        if (!IsReached(row, change))
        {
            throw new ChangeNotReachedException(change);
        }

        for (int earlier = 0; earlier < index; earlier++)
        {
            if (change.IsWhere(row.Changes[earlier]))
            {
                throw new ChangeRepeatedException(change);
            }
        }

        RefuseShort(row, change.GetType().Name, change.Values.Length, change.WidthIn(shape));
    }

    /// <summary>Whether some run of the change's block comes to it.</summary>
    private static bool IsReached(Row row, Change change)
    {
        bool isSkippedAtFirst = row.Start?.Entry == BlockEntry.Mlp && change.IsBeforeMlp;
        if (change is FreezeScale { Norm: LayerNormPlace.Final })
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
