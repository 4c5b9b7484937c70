namespace SelfRepair.Analysis.Breakdowns;

/// <summary>What the final LayerNorm's scale gives back, in closed form.</summary>
public static class LayerNormRepair
{
    /// <summary>(r . u / s') (1 - s' / s), logits: from_layernorm of the ablated run (E20), or its passive part of the
    /// clean stream with only the head's write replaced (E23). Positive: the changed scale raised the logit.</summary>
    /// <remarks>E23 writes r . u (1 / s' - 1 / s), the same number. One expression for both makes the active part (E24)
    /// exactly 0 where nothing but the head changed.</remarks>
    /// <param name="projection">r . u of the changed stream, logits x scale.</param>
    /// <param name="scale">s', its scale.</param>
    /// <param name="cleanScale">s, the clean run's.</param>
    public static double Of(double projection, double scale, double cleanScale) =>
        projection / scale * (1 - (scale / cleanScale));
}
