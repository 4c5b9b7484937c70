namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The terms, their names, and which of them an analysis measures.</summary>
public static class Terms
{
    private static readonly string[] Names =
    [
        "logit_clean", "logit_ablated", "logit_change", "direct_effect", "direct_effect_ablated", "direct_effect_lost",
        "self_repair", "from_heads", "from_mlps", "from_layernorm", "from_layernorm_passive", "from_layernorm_active",
        "scale_ratio", "logit_change_final", "logit_change_downstream", "logit_change_isolated",
    ];

    /// <summary>Every term, in order.</summary>
    public static IReadOnlyList<Term> All { get; } = Enum.GetValues<Term>();

    /// <summary>Number of terms.</summary>
    public static int Count => All.Count;

    /// <summary>A term's name in JSON, CSV and figures.</summary>
    /// <param name="term">The term.</param>
    public static string NameOf(Term term) => Names[(int)term];

    /// <summary>Whether a term is measured under the asked LayerNorm modes.</summary>
    /// <param name="term">The term.</param>
    /// <param name="modes">The modes asked for.</param>
    public static bool IsMeasured(Term term, LayerNormModes modes) => term switch
    {
        Term.LogitChangeFinal => modes.HasFlag(LayerNormModes.Final),
        Term.LogitChangeDownstream => modes.HasFlag(LayerNormModes.Downstream),
        Term.LogitChangeIsolated => modes.HasFlag(LayerNormModes.Isolated),
        _ => true,
    };
}
