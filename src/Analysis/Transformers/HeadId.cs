using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SelfRepair.Analysis.Transformers;

/// <summary>One attention head, written <c>L9H6</c>: layer 9, head 6, both counted from 0.</summary>
/// <param name="Layer">The block, from 0.</param>
/// <param name="Index">The head in its block, from 0.</param>
public readonly record struct HeadId(int Layer, int Index) : IParsable<HeadId>, IComparable<HeadId>
{
    /// <summary>Reads <c>L9H6</c>.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: the form has no culture.</param>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static HeadId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out HeadId head) ? head : throw new FormatException($"'{s}' is not of the form L9H6.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out HeadId result)
    {
        result = default;
        if (s is null || s.Length < 4 || s[0] != 'L')
        {
            return false;
        }

        // The digits are looked at too: a parse of numbers takes zero characters after them.
        int split = s.IndexOf('H', StringComparison.Ordinal);
        if (split < 2
            || !char.IsAsciiDigit(s[split - 1])
            || !char.IsAsciiDigit(s[^1])
            || !int.TryParse(s.AsSpan(1, split - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
            || !int.TryParse(s.AsSpan(split + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return false;
        }

        result = new HeadId(layer, index);
        return true;
    }

    /// <summary>Orders by layer, then index.</summary>
    /// <param name="other">The head to compare with.</param>
    public int CompareTo(HeadId other) => (Layer, Index).CompareTo((other.Layer, other.Index));

    /// <summary>The head as <c>L9H6</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"L{Layer}H{Index}");
}
