using SelfRepair.Api.Analyses;
using SelfRepair.Api.Figures;

namespace SelfRepair.Api.JointAblation;

/// <summary>The figures of joint ablation.</summary>
public static class JointAblationFigures
{
    private const string Sets = "sets";

    private const string Carriers = "carriers";

    /// <summary>As many upright bars as keep their names legible.</summary>
    private const int MaxCarriers = 40;

    /// <summary>They, the one that asks whether damage adds up first.</summary>
    public static IReadOnlyList<AnalysisFigure> All { get; } =
    [
        new(
            "interaction",
            "Together and alone",
            "What each set's ablation does to the answer's logit, beside what its members do alone, summed. The "
                + "diamond is the difference: below zero they cost more together.",
            Interaction),
        new(
            "pairs",
            "Every pair of heads",
            "A number of every pair of heads that are ablated together. An interaction below zero, red, says that "
                + "each of the two hides part of the other's absence.",
            SetPairs.Draw)
        {
            Parameters = [FigureParameter.Quantity(Sets, "interaction", "logit_change", "self_repair")],
            When = source => SetPairs.Are(source.Table(Sets)!),
        },
        new(
            "breakdown",
            "What self-repair is made of",
            "What the self-repair of each set comes from: other heads, MLP layers and the final LayerNorm. They "
                + "add up to the diamond.",
            source => RowParts.Draw(source, source.Table(Sets)!, source.Table(Sets)!.Texts("name"), "set")),
        new(
            "carriers",
            "What carries the repair",
            "By how much a set's self-repair falls when one later component is frozen too. Above zero: the "
                + "component carried repair; below: it carried damage.",
            CarriersOfSet)
        {
            Parameters = [FigureParameter.Value("name", Carriers, "set", "repair_lost")],
        },
    ];

    private static PlotlyFigure Interaction(FigureSource source)
    {
        FigureTable sets = source.Table(Sets)!;
        RowChoice shown = RowChoice.Of(sets, sets.Texts("name"), "interaction", FigureAxes.MaxNamesBeside);
        RowNames names = RowNames.Of(shown.Names);
        PlotlyObject together = Bars.Draw(shown.Rows, names, "logit_change", FigureStyle.Colors[0], lie: true);
        PlotlyObject alone = Bars.Draw(
            shown.Rows, names, "sum_of_single_logit_changes", FigureStyle.Colors[4], lie: true);
        together["name"] = "together";
        alone["name"] = "each alone, summed";
        return new PlotlyFigure(
            [together, alone, Bars.Diamonds(shown.Rows, names, "interaction", lie: true)],
            FigureStyle.Layout(
                "Together and alone",
                $"{source.Label}{shown.Note}",
                FigureStyle.Axis(QuantityText.WithUnit("logit_change")),
                FigureAxes.NamesBeside("set", shown.Rows.Count)));
    }

    private static PlotlyFigure CarriersOfSet(FigureSource source)
    {
        string set = source.Chosen("name");
        FigureTable carriers = source.Table(Carriers)!.With("set", set);
        RowChoice shown = RowChoice.Of(
            carriers, carriers.Texts("component"), "repair_lost", MaxCarriers);
        string?[] heads = [.. shown.Names.Select(name => name.StartsWith('L') ? name : null)];
        return new PlotlyFigure(
            [Bars.Draw(shown.Rows, RowNames.Of(shown.Names, heads), "repair_lost", FigureStyle.Colors[0])],
            FigureStyle.Layout(
                $"What carries the repair of “{RowNames.Of([set]).Shown[0]}”",
                $"{source.Label}{shown.Note}",
                FigureAxes.Names("component that is frozen too"),
                FigureStyle.Axis(QuantityText.WithUnit("repair_lost"))));
    }
}
