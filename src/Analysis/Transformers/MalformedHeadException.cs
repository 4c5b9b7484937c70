using System.Text.RegularExpressions;

namespace SelfRepair.Analysis.Transformers;

/// <summary>A head is asked for in a form that is none.</summary>
/// <param name="text">The text.</param>
/// <param name="index">Its place in the request, from 0.</param>
public sealed partial class MalformedHeadException(string text, int index) : AnalysisException(Explain(text))
{
    /// <summary>The text.</summary>
    public string Text => text;

    /// <summary>Its place in the request, from 0.</summary>
    public int Index => index;

    /// <summary>Says how heads are written, and what the text most likely meant.</summary>
    /// <param name="text">The text.</param>
    public static string Explain(string text)
    {
        Match numbers = LayerAndHead().Match(text);
        string meant = numbers.Success
            ? $" Did you mean L{numbers.Groups["layer"].Value}H{numbers.Groups["head"].Value}?"
            : string.Empty;
        return $"'{text}' is not how heads are written: L4H0 is layer 4, head 0, both counted from 0; L4H* are a "
            + $"layer's heads, all are all.{meant}";
    }

    /// <summary>Two numbers, as in L4.0, l4h0 and 4.0, and nothing more.</summary>
    [GeneratedRegex(@"\A[^0-9]*(?<layer>[0-9]{1,3})[^0-9]+(?<head>[0-9]{1,3})[^0-9]*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex LayerAndHead();
}
