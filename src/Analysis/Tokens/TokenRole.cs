namespace SelfRepair.Analysis.Tokens;

/// <summary>The part of a request that holds a token id.</summary>
public enum TokenRole
{
    /// <summary><see cref="Prompt.Tokens"/>.</summary>
    Prompt,

    /// <summary><see cref="Prompt.Target"/>.</summary>
    Target,

    /// <summary><see cref="Prompt.Foil"/>.</summary>
    Foil,

    /// <summary><see cref="Prompt.Foils"/>.</summary>
    Foils,

    /// <summary><see cref="Prompt.Counterpart"/>.</summary>
    Counterpart,

    /// <summary>The explicit sources of an ablation, one a prompt.</summary>
    Source,

    /// <summary>The other prompt set that an ablation takes from.</summary>
    SourceSet,
}
