using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>What is measured of a run whose blocks are in another order (E74 to E76).</summary>
public static class LayerOrderTerms
{
    /// <summary>Target's logit in the edited run, logits.</summary>
    public static Term LogitEdited { get; } = new("logit_edited");

    /// <summary>-log p(target) in the clean run, nats.</summary>
    public static Term LossClean { get; } = new("loss_clean");

    /// <summary>-log p(target) in the edited run, nats.</summary>
    public static Term LossEdited { get; } = new("loss_edited");

    /// <summary>1 where the most likely token is another one than in the clean run, else 0.</summary>
    public static Term Top1Changed { get; } = new("top1_changed");

    /// <summary>All of them, in the order of columns.</summary>
    public static TermSet All { get; } = new(
        [Terms.LogitClean, LogitEdited, Terms.LogitChange, LossClean, LossEdited, Top1Changed]);
}
