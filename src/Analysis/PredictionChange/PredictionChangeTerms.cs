using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.PredictionChange;

/// <summary>How the distribution over the vocabulary changes when a head is ablated (E69 to E71).</summary>
public static class PredictionChangeTerms
{
    /// <summary>KL(clean || ablated), nats, 0 or more.</summary>
    public static Term Divergence { get; } = new("kl");

    /// <summary>-log p(target) in the clean run, nats.</summary>
    public static Term LossClean { get; } = new("loss_clean");

    /// <summary>-log p(target) in the ablated run, nats.</summary>
    public static Term LossAblated { get; } = new("loss_ablated");

    /// <summary>loss_ablated - loss_clean, nats; positive: damage.</summary>
    public static Term LossChange { get; } = new("loss_change");

    /// <summary>1 where the most likely token is another one, else 0: over positions, their share.</summary>
    public static Term TopChanged { get; } = new("top1_changed");

    /// <summary>All of them, in the order of columns.</summary>
    public static TermSet All { get; } = new([Divergence, LossClean, LossAblated, LossChange, TopChanged]);
}
