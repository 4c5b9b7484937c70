using System.Globalization;

namespace SelfRepair.Analysis.Transformers;

/// <summary>Reads which heads a request means.</summary>
public static class HeadSelection
{
    /// <summary>Every head of the model.</summary>
    public const string All = "all";

    /// <summary>The heads that some texts name: <c>all</c>, <c>L9H6</c>, or <c>L9H*</c> for a layer's heads.</summary>
    /// <param name="texts">The texts; one head named twice counts once.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <returns>The heads in the order of layer, then index.</returns>
    /// <exception cref="UnknownHeadException">A text has another form or names a head that the model lacks.</exception>
    public static IReadOnlyList<HeadId> Parse(IReadOnlyList<string> texts, ModelShape shape)
    {
        SortedSet<HeadId> heads = [];
        for (int index = 0; index < texts.Count; index++)
        {
            heads.UnionWith(ParseOne(texts[index], index, shape));
        }

        return [.. heads];
    }

    private static IEnumerable<HeadId> ParseOne(string text, int index, ModelShape shape)
    {
        if (text == All)
        {
            return shape.Heads;
        }

        if (TryParseLayer(text, out int layer) && layer < shape.LayerCount)
        {
            return Enumerable.Range(0, shape.HeadCount).Select(head => new HeadId(layer, head));
        }

        return HeadId.TryParse(text, provider: null, out HeadId found) && shape.Contains(found)
            ? [found]
            : throw new UnknownHeadException(text, index, shape);
    }

    private static bool TryParseLayer(string text, out int layer)
    {
        layer = 0;
        return text.Length > 3
            && text.StartsWith('L')
            && text.EndsWith("H*", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(1..^2), NumberStyles.None, CultureInfo.InvariantCulture, out layer);
    }
}
