using System.Globalization;

namespace SelfRepair.Analysis.Transformers;

/// <summary>Reads which heads a request means.</summary>
public static class HeadSelection
{
    /// <summary>Every head of the model.</summary>
    public const string All = "all";

    private const string OfLayer = "H*";

    /// <summary>The heads that some texts name: <c>all</c>, <c>L9H6</c>, or <c>L9H*</c> for a layer's heads.</summary>
    /// <param name="texts">The texts; one head named twice counts once.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <returns>The heads in the order of layer, then index.</returns>
    /// <exception cref="MalformedHeadException">A text has another form.</exception>
    /// <exception cref="UnknownHeadException">Texts name heads that the model lacks.</exception>
    public static IReadOnlyList<HeadId> Parse(IReadOnlyList<string> texts, ModelShape shape)
    {
        SortedSet<HeadId> heads = [];
        List<int> unknown = [];
        for (int index = 0; index < texts.Count; index++)
        {
            if (!IsWellFormed(texts[index]))
            {
                throw new MalformedHeadException(texts[index], index);
            }

            IReadOnlyList<HeadId> named = [.. Named(texts[index], shape)];
            heads.UnionWith(named);
            if (named.Count == 0)
            {
                unknown.Add(index);
            }
        }

        return unknown.Count == 0
            ? [.. heads]
            : throw new UnknownHeadException([.. unknown.Select(index => texts[index])], unknown, shape);
    }

    /// <summary>Whether a text has the form of a head, a layer's heads or all, whatever the model.</summary>
    /// <param name="text">The text.</param>
    public static bool IsWellFormed(string text) =>
        text == All || TryParseLayer(text, out _) || HeadId.TryParse(text, provider: null, out _);

    /// <summary>The heads that a well-formed text names; none where the model lacks them.</summary>
    private static IEnumerable<HeadId> Named(string text, ModelShape shape)
    {
        if (text == All)
        {
            return shape.Heads;
        }

        if (TryParseLayer(text, out int layer))
        {
            return layer < shape.LayerCount
                ? Enumerable.Range(0, shape.HeadCount).Select(head => new HeadId(layer, head))
                : [];
        }

        HeadId named = HeadId.Parse(text, provider: null);
        return shape.Contains(named) ? [named] : [];
    }

    private static bool TryParseLayer(string text, out int layer)
    {
        layer = 0;
        return text.Length > 3
            && text.StartsWith('L')
            && text.EndsWith(OfLayer, StringComparison.Ordinal)
            && char.IsAsciiDigit(text[^3])
            && int.TryParse(text.AsSpan(1..^2), NumberStyles.None, CultureInfo.InvariantCulture, out layer);
    }
}
