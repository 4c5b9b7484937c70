namespace SelfRepair.Analysis.Ablations;

/// <summary>What an ablated head's output is replaced by.</summary>
public enum AblationKind
{
    /// <summary>z of another prompt at the same position.</summary>
    Resample,

    /// <summary>Mean z over every position of every prompt, clean.</summary>
    Mean,

    /// <summary>Mean z over the prompts long enough, at the same position, clean.</summary>
    PositionMean,

    /// <summary>z = 0; z carries no value bias.</summary>
    Zero,

    /// <summary>z of the paired prompt of the same token length, at the same position.</summary>
    Contrastive,

    /// <summary>A given vector at every position, without value bias (E48).</summary>
    Constant,
}
