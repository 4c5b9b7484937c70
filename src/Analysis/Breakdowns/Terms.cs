using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Breakdowns;

/// <summary>The terms of a changed run against its clean one; logits, but for the scale ratio.</summary>
public static class Terms
{
    /// <summary>Target's logit in the clean run (E15).</summary>
    public static Term LogitClean { get; } = new("logit_clean");

    /// <summary>Target's logit in the ablated run.</summary>
    public static Term LogitAblated { get; } = new("logit_ablated");

    /// <summary>Ablated less clean logit; negative: damage.</summary>
    public static Term LogitChange { get; } = new("logit_change");

    /// <summary>Clean output of what is ablated along the target's direction, clean scale.</summary>
    public static Term DirectEffect { get; } = new("direct_effect");

    /// <summary>What the replacement contributes still, clean scale.</summary>
    public static Term DirectEffectAblated { get; } = new("direct_effect_ablated");

    /// <summary>Direct effect less the replacement's; positive: the ablation took something away.</summary>
    public static Term DirectEffectLost { get; } = new("direct_effect_lost");

    /// <summary>Logit change less the change in direct effect; positive: the rest of the model restored the
    /// logit.</summary>
    public static Term SelfRepair { get; } = new("self_repair");

    /// <summary>Change in the direct effects of all other heads, clean scale.</summary>
    public static Term FromHeads { get; } = new("from_heads");

    /// <summary>The part of <see cref="FromHeads"/> that comes by values: the clean pattern over the ablated run's
    /// values (E49).</summary>
    public static Term FromHeadsValues { get; } = new("from_heads_values");

    /// <summary>The part of <see cref="FromHeads"/> that comes by patterns: where the heads look, over the ablated
    /// run's values (E49).</summary>
    public static Term FromHeadsPatterns { get; } = new("from_heads_patterns");

    /// <summary>Change in the direct effects of all other MLP layers, clean scale.</summary>
    public static Term FromMlps { get; } = new("from_mlps");

    /// <summary>(ablated logit - b) (1 - s_ablated / s_clean): what the final LayerNorm's scale restored.</summary>
    public static Term FromLayerNorm { get; } = new("from_layernorm");

    /// <summary>The scale's answer to the missing write alone.</summary>
    public static Term FromLayerNormPassive { get; } = new("from_layernorm_passive");

    /// <summary>The rest of the scale's answer: it follows what later components wrote.</summary>
    public static Term FromLayerNormActive { get; } = new("from_layernorm_active");

    /// <summary>s_clean / s_ablated; above 1: the ablation shrank the scale.</summary>
    public static Term ScaleRatio { get; } = new("scale_ratio");

    /// <summary>Logit change with the final LayerNorm frozen at its clean scale.</summary>
    public static Term LogitChangeFinal { get; } = new("logit_change_final");

    /// <summary>Logit change with every LayerNorm that is read after the head frozen at its clean scale.</summary>
    public static Term LogitChangeDownstream { get; } = new("logit_change_downstream");

    /// <summary>Logit change with all later components and scales clean: the change in direct effect.</summary>
    public static Term LogitChangeIsolated { get; } = new("logit_change_isolated");

    /// <summary>The terms of every changed run, in the order of columns.</summary>
    public static IReadOnlyList<Term> OfAnyChange { get; } =
    [
        LogitClean, LogitAblated, LogitChange, DirectEffect, DirectEffectAblated, DirectEffectLost, SelfRepair,
        FromHeads, FromMlps, FromLayerNorm, ScaleRatio,
    ];

    /// <summary>The same as a set, for experiments that measure no others.</summary>
    public static TermSet SetOfAnyChange { get; } = new(OfAnyChange);
}
