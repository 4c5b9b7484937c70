namespace SelfRepair.Analysis.DirectEffects;

/// <summary>What the final LayerNorm's scale gives back, in closed form.</summary>
public static class LayerNormRepair
{
    /// <summary>from_layernorm = (r~ . u / s~) (1 - s~ / s), logits (E20). Positive: the changed scale raised the
    /// logit.</summary>
    /// <param name="projection">r~ . u of the ablated run, logits x scale.</param>
    /// <param name="scale">s~, its scale.</param>
    /// <param name="cleanScale">s, the clean run's.</param>
    public static double Total(double projection, double scale, double cleanScale) =>
        projection / scale * (1 - (scale / cleanScale));

    /// <summary>from_layernorm_passive = r_iso . u (1 / s_iso - 1 / s), logits (E23).</summary>
    /// <param name="projection">r_iso . u: the clean stream with only the head's write replaced, logits x
    /// scale.</param>
    /// <param name="scale">s_iso, its scale.</param>
    /// <param name="cleanScale">s, the clean run's.</param>
    public static double Passive(double projection, double scale, double cleanScale) =>
        projection * ((1 / scale) - (1 / cleanScale));
}
