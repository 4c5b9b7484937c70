using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.DepthControls;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.DepthControls;

/// <summary>The tables of depth controls, column by column.</summary>
public static class DepthControlsTables
{
    /// <summary>A row a head.</summary>
    public static RowTable<DepthControlsRequest, ControlRow> Heads { get; } =
        new RowTable<DepthControlsRequest, ControlRow>(
                "ControlRow",
                "An ablated head against random writes of the same norm in its place: means over positions, logits.")
            .Head(row => row.Head)
            .Index("n", "Number of positions.", row => row.N)
            .Terms([new TermColumn<DepthControlsRequest, ControlRow>(Terms.SelfRepair.Name, row => row.SelfRepair)])
            .Index(
                "components",
                "Components that can answer the head: heads and MLP layers after it, and its own MLP where blocks are "
                    + "serial.",
                row => row.Components)
            .Number(
                "repair_per_component",
                "Mean self_repair over components; null where none can answer.",
                row => row.RepairPerComponent)
            .Number(
                "self_repair_random",
                "Mean over random writes of their mean self_repair.",
                row => row.Random.RandomMean)
            .Number(
                "self_repair_random_sd",
                "Standard deviation (n - 1) between the random writes; null with one.",
                row => row.Random.RandomStandardDeviation)
            .Number(
                "z_score",
                "Mean self_repair less self_repair_random, over self_repair_random_sd; null where the random writes do "
                    + "not differ.",
                row => row.Random.ZScore);

    /// <summary>A row a layer of the model.</summary>
    public static RowTable<DepthControlsRequest, LayerEffectRow> Layers { get; } =
        new RowTable<DepthControlsRequest, LayerEffectRow>(
                "LayerEffectRow", "A layer's direct effects in the clean run: means over positions, logits.")
            .Index("layer", "The layer, from 0.", row => row.Layer)
            .Number(
                "attention_direct_effect",
                "Mean direct effect of its heads together, without their common bias b_O.",
                row => row.AttentionDirectEffect)
            .Number("mlp_direct_effect", "Mean direct effect of its MLP.", row => row.MlpDirectEffect);

    /// <summary>A row an ablated layer and answering layer.</summary>
    public static RowTable<DepthControlsRequest, AnswerRow> Answers { get; } =
        new RowTable<DepthControlsRequest, AnswerRow>(
                "AnswerRow",
                "How a layer answers ablations in another one: means over that one's ablated heads, logits; positive: "
                    + "it repairs.")
            .Index("ablated_layer", "The ablated heads' layer, from 0.", row => row.AblatedLayer)
            .Index("layer", "The layer that answers, from 0.", row => row.Layer)
            .Number(
                "from_heads",
                "Mean change in direct effect of its heads, the ablated one left out.",
                row => row.FromHeads)
            .Number("from_mlp", "Mean change in direct effect of its MLP.", row => row.FromMlp);
}
