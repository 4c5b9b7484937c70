using System.Globalization;
using System.Text;

namespace SelfRepair.Api.Figures;

/// <summary>Texts in figures.</summary>
public static class FigureText
{
    /// <summary>Number format of hover labels.</summary>
    public const string Number = ":.3f";

    /// <summary>A text of somebody else's that Plotly shows as it stands: it would read tags in it, and follow
    /// links.</summary>
    /// <param name="text">A model's name, a prompt, a token.</param>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\n' => "↵",

                // Text that mixes directions, and characters that draw nothing, may not change what stands beside it.
                _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format => "�",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>A column's name as words: direct effect.</summary>
    /// <param name="column">The column, such as direct_effect.</param>
    public static string Words(string column) => column switch
    {
        "self_repair" => "self-repair",
        "from_layernorm" => "from LayerNorm",
        "from_mlps" => "from MLPs",
        _ => column.Replace('_', ' '),
    };

    /// <summary>A number as a parameter's value has it.</summary>
    /// <param name="number">The number.</param>
    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
