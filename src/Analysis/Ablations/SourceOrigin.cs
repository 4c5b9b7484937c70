namespace SelfRepair.Analysis.Ablations;

/// <summary>Where a prompt's source activations come from.</summary>
public enum SourceOrigin
{
    /// <summary>The other prompts of the request.</summary>
    Prompts,

    /// <summary>Another prompt set.</summary>
    SourceSet,

    /// <summary>The sources given one a prompt.</summary>
    Sources,
}
