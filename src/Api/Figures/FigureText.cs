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
        "self_repair_random" => "self-repair of random writes",
        "repair_lost" => "lost repair",
        "direct_effect_ablated" => "ablated direct effect",
        "direct_effect_lost" => "lost direct effect",
        "logit_clean" => "clean logit",
        "logit_ablated" => "ablated logit",
        "logit_edited" => "edited logit",
        "loss_clean" => "clean loss",
        "loss_ablated" => "ablated loss",
        "loss_edited" => "edited loss",
        "from_layernorm" => "from LayerNorm",
        "from_layernorm_passive" => "from LayerNorm, passive",
        "from_layernorm_active" => "from LayerNorm, active",
        "passive_random" => "from LayerNorm, passive, of random writes",
        "from_mlps" => "from MLPs",
        "from_mlp" => "from MLP",
        "mlp_direct_effect" => "direct effect of the MLP",
        "attention_direct_effect" => "direct effect of the heads",
        "logit_change_final" => "logit change, final scale frozen",
        "logit_change_downstream" => "logit change, later scales frozen",
        "logit_change_isolated" => "logit change, all later frozen",
        "kl" => "KL divergence",
        "top1_changed" => "changed predictions",
        "spearman" => "rank correlation",
        "z_score" => "z-score",
        "passive_z_score" => "z-score of the passive part",
        "between_prompt_sd" => "sd between prompts",
        "within_prompt_sd" => "sd within a prompt",
        _ => column.Replace('_', ' '),
    };

    /// <summary>A standard error as labels have it, " ± 0.012"; empty where there is none.</summary>
    /// <param name="error">The error.</param>
    public static string Error(double? error) =>
        error is double known ? string.Create(CultureInfo.InvariantCulture, $" ± {known:0.000}") : string.Empty;

    /// <summary>A number as a parameter's value has it.</summary>
    /// <param name="number">The number.</param>
    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
