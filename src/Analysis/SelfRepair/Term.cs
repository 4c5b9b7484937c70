namespace SelfRepair.Analysis.SelfRepair;

/// <summary>What is measured at every scored position of every ablated head.</summary>
/// <remarks>Logits, but for <see cref="ScaleRatio"/>, which has no unit. With a foil u = u_target - u_foil throughout.
/// docs/equations.md gives the formulas.</remarks>
public enum Term
{
    /// <summary>r . u / s + b of the clean run.</summary>
    LogitClean,

    /// <summary>r . u / s + b of the ablated run.</summary>
    LogitAblated,

    /// <summary>Ablated minus clean logit; negative: damage.</summary>
    LogitChange,

    /// <summary>z_h W_O,h . u / s_clean; positive: the head raises the logit.</summary>
    DirectEffect,

    /// <summary>The same of what replaces z, under the clean scale.</summary>
    DirectEffectAblated,

    /// <summary>Direct effect less that of the replacement: what the ablation took from the head's own write;
    /// negative: the replacement adds more.</summary>
    DirectEffectLost,

    /// <summary>Logit change less the change in direct effect; positive: the rest of the model restored the
    /// logit.</summary>
    SelfRepair,

    /// <summary>Change in the direct effects of all other heads, clean scale.</summary>
    FromHeads,

    /// <summary>Change in the direct effects of all MLP layers, clean scale.</summary>
    FromMlps,

    /// <summary>(ablated logit - b) (1 - s_ablated / s_clean): what the final LayerNorm's scale restored.</summary>
    FromLayerNorm,

    /// <summary>The scale's answer to the head's own missing write.</summary>
    FromLayerNormPassive,

    /// <summary>The rest of the scale's answer: it follows what later components wrote.</summary>
    FromLayerNormActive,

    /// <summary>s_clean / s_ablated; above 1: the ablation shrank the scale.</summary>
    ScaleRatio,

    /// <summary>Logit change with the final LayerNorm frozen at its clean scale.</summary>
    LogitChangeFinal,

    /// <summary>Logit change with every LayerNorm that is read after the head frozen at its clean scale.</summary>
    LogitChangeDownstream,

    /// <summary>Logit change with all later components and scales clean: the change in direct effect.</summary>
    LogitChangeIsolated,
}
