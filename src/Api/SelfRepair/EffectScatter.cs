using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.SelfRepair;

/// <summary>The paper's picture: direct effect against logit change, one dot a head.</summary>
public static class EffectScatter
{
    /// <summary>Draws it.</summary>
    /// <param name="source">What it is drawn from.</param>
    public static PlotlyFigure Draw(FigureSource source)
    {
        FigureTable heads = source.Table("heads")!;
        return new PlotlyFigure(
            [EffectLine.Trace(heads.Numbers("direct_effect")), Dots(heads)],
            EffectLine.Layout(
                "Direct effect and logit change",
                source.LabelOver(heads),
                FarHeads.Names(heads, "direct_effect", "logit_change", "self_repair")));
    }

    private static PlotlyObject Dots(FigureTable heads)
    {
        string[] numbers =
            ["direct_effect_se", "logit_change_se", "self_repair", "self_repair_se", "n"];
        return new PlotlyObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = "a head, by layer",
            ["x"] = heads.Numbers("direct_effect"),
            ["y"] = heads.Numbers("logit_change"),
            ["error_x"] = HeadPlots.Errors(heads, "direct_effect"),
            ["error_y"] = HeadPlots.Errors(heads, "logit_change"),
            ["marker"] = HeadPlots.ByLayer(heads),
            ["customdata"] = HeadPlots.Customdata(heads, numbers),
            ["hovertemplate"] =
                $"<b>%{{customdata[0]}}</b><br>direct effect %{{x{FigureText.Number}}}%{{customdata[1]}}"
                + $"<br>logit change %{{y{FigureText.Number}}}%{{customdata[2]}}"
                + $"<br>self-repair %{{customdata[3]{FigureText.Number}}}%{{customdata[4]}}"
                + "<br>%{customdata[5]} positions<extra></extra>",
        };
    }
}
