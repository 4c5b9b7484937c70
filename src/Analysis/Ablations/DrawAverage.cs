namespace SelfRepair.Analysis.Ablations;

/// <summary>What several draws of a random replacement are averaged over.</summary>
public enum DrawAverage
{
    /// <summary>Each draw is run; the terms at a position are averaged.</summary>
    Outcomes,

    /// <summary>The draws' activations are averaged, and their mean is run once.</summary>
    Activations,
}
