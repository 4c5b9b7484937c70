using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Direct effect against logit change at every kept position of a head.</summary>
public static class TokenScatter
{
    /// <summary>The heads that have kept token rows.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static IReadOnlyList<string> HeadsOf(FigureSource source) => source.Tokens()?.Values("head") ?? [];

    /// <summary>Draws it.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static PlotlyFigure Draw(FigureSource source)
    {
        string head = source.Chosen("head");
        FigureTable tokens = source.Tokens()!.With("head", head);
        return new PlotlyFigure(
            [
                EffectLine.Trace(tokens.Numbers("direct_effect")),
                tokens.Count > CountSquares.MaxDots
                    ? CountSquares.Draw(tokens, "direct_effect", "logit_change")
                    : Dots(tokens),
            ],
            EffectLine.Layout($"Positions of {head}", source.Label));
    }

    private static PlotlyObject Dots(FigureTable tokens) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "markers",
        ["name"] = "a position",
        ["x"] = tokens.Numbers("direct_effect"),
        ["y"] = tokens.Numbers("logit_change"),
        ["marker"] = new PlotlyObject { ["size"] = 6, ["color"] = FigureStyle.Colors[0], ["opacity"] = 0.6 },
        ["customdata"] = Enumerable.Range(0, tokens.Count).Select(row => new object?[]
        {
            tokens.Text(row, "head"),
            FigureText.Escape(tokens.Text(row, "token")),
            FigureText.Escape(tokens.Text(row, "target")),
            FigureText.Escape(tokens.Text(row, "prompt_id")),
            tokens.Number(row, "position"),
            tokens.Number(row, "self_repair"),
        }).ToArray(),
        ["hovertemplate"] =
            "%{customdata[3]}, position %{customdata[4]}<br>after “%{customdata[1]}” comes “%{customdata[2]}”<br>"
            + $"direct effect %{{x{FigureText.Number}}}<br>logit change %{{y{FigureText.Number}}}<br>self-repair "
            + $"%{{customdata[5]{FigureText.Number}}}<extra></extra>",
    };
}
