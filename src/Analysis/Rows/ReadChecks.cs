using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Rows;

/// <summary>Refuses what rows cannot read. <see cref="RowChecks"/> holds them to what they start from and
/// change.</summary>
internal static class ReadChecks
{
    /// <summary>Reads that predict tokens.</summary>
    public const RowReads OfVocabulary = RowReads.Lens | RowReads.Prediction;

    /// <summary>Refuses reads that a model does not give.</summary>
    /// <param name="row">The row.</param>
    /// <param name="shape">The model's dimensions.</param>
    public static void Check(Row row, ModelShape shape)
    {
        RowChecks.Require(
            row.PatternOf is null || (row.Reads.HasFlag(RowReads.Projections) && row.Scored is not null),
            "Heads are read under another row's pattern where projections are read, and scored tokens are needed; "
            + "positions scored",
            row.Scored?.Count ?? 0);
        CheckTop(row, shape);
        CheckNeuronLayers(row, shape);
    }

    /// <summary>Refuses reads that a row does not have.</summary>
    public static void CheckReads(Row row)
    {
        if (row.ScoredSubset is not null && (row.Reads & RowChecks.Kept) != RowReads.None)
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
    public static void CheckPattern(Row row, ActivationCache? pattern)
    {
        if (pattern is not null && !pattern.Tokens.Span.StartsWith(row.Tokens.Span))
        {
            throw new ArgumentException(
                "An attention pattern is of a row that begins with the same tokens.", nameof(row));
        }
    }

    /// <summary>Refuses keys and values of a row of other tokens, and a second pattern beside what positions then
    /// see.</summary>
    public static void CheckOthers(Row row, ActivationCache? others)
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

    /// <summary>Refuses indices that are no ascending indices among the scored positions.</summary>
    public static ScoredTokens CheckSubset(ScoredTokens? scored, IReadOnlyList<int> subset)
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

    /// <summary>Refuses a distribution that a row does not have.</summary>
    public static void CheckDistribution(Row row, DistributionReads? reads)
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
    public static void CheckNeurons(Row row, NeuronReads? reads)
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

    private static void CheckTop(Row row, ModelShape shape) => RowChecks.Require(
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
        bool isOfOneWay =
            row is { Changes.Count: 0, SharesProducts: false } && (row.Reads & RowChecks.Kept) == RowReads.None;
        for (int place = 0; place < blocks.Count; place++)
        {
            isOfOneWay &= blocks[place] == row.Start!.Layer + place;
        }

        RowChecks.Require(
            isOfOneWay,
            "Neurons are read of rows that run consecutive blocks, change nothing on the way, share no products and "
            + "keep nothing; the row starts at block",
            row.Start!.Layer);
        int end = row.Start.Layer + blocks.Count + (shape.IsParallel ? 1 : 0);
        foreach (int layer in reads.Layers)
        {
            RowChecks.Require(
                layer >= 0 && layer < Math.Min(end, shape.LayerCount),
                "The row does not come to the MLP of block",
                layer);
        }
    }
}
