using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.LogitLens;

/// <summary>What is read of the stream before a layer, under its own LayerNorm scale (E52).</summary>
public static class LogitLensTerms
{
    /// <summary>The target's centered logit, b_U included, logits.</summary>
    public static Term Logit { get; } = new("logit");

    /// <summary>-log p(target), nats.</summary>
    public static Term Loss { get; } = new("loss");

    /// <summary>Tokens that are likelier than the target, 0 or more; of equally likely ones the lower id comes
    /// first.</summary>
    public static Term RankOfTarget { get; } = new("rank_of_target");

    /// <summary>All of them, in the order of columns.</summary>
    public static TermSet All { get; } = new([Logit, Loss, RankOfTarget]);
}
