namespace SelfRepair.Analysis.Tokens;

/// <summary>What is followed at a scored position.</summary>
public enum Metric
{
    /// <summary>The target's logit, centered over the vocabulary.</summary>
    Logit,

    /// <summary>The target's logit minus the foil's.</summary>
    LogitDifference,
}
