using SelfRepair.Analysis.Neurons;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Neurons;

/// <summary>The tables of neurons, column by column.</summary>
public static class NeuronsTables
{
    /// <summary>A row a neuron.</summary>
    public static RowTable<NeuronsRequest, NeuronRow> Neurons { get; } =
        new RowTable<NeuronsRequest, NeuronRow>(
                "NeuronRow",
                "A neuron among those of the largest |change| of its layer: means over positions, logits of the "
                    + "target.")
            .Index("layer", "Its layer, from 0.", row => row.Layer)
            .Index("neuron", "Its index in the layer, from 0.", row => row.Neuron)
            .Index("n", "Number of positions.", row => row.N)
            .Number("direct_effect", "Mean direct effect in the clean run.", row => row.DirectEffect)
            .Number(
                "direct_effect_ablated",
                "Mean direct effect with the head ablated, under the clean scale.",
                row => row.DirectEffectAblated)
            .Number(
                "change", "Mean change; positive: the neuron answers by raising the target's logit.", row => row.Change)
            .Number("change_se", "Standard error of change, clustered by prompt.", row => row.ChangeError)
            .Number(
                "anti_erasure_share",
                "Share of positions where its clean direct effect is negative and rises.",
                row => row.AntiErasureShare)
            .Number(
                "recurs",
                "Share of positions at which it is among the top neurons of its layer by |change|.",
                row => row.Recurs);

    /// <summary>A row a layer and number of neurons.</summary>
    public static RowTable<NeuronsRequest, CurveRow> Curves { get; } =
        new RowTable<NeuronsRequest, CurveRow>(
                "CurveRow", "What the neurons of the largest |change| of a layer have of its change together.")
            .Index("layer", "The layer, from 0.", row => row.Layer)
            .Index("k", "How many neurons: 1, 2, 4 and on, and all of the layer.", row => row.K)
            .Number(
                "share",
                "Their summed change over that of all neurons of the layer; null where that is below 0.01 logits.",
                row => row.Share);
}
