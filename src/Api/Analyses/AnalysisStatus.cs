namespace SelfRepair.Api.Analyses;

/// <summary>Where an analysis stands.</summary>
public enum AnalysisStatus
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Waits for its model to be found, fetched, exported or loaded, and for its prompts to become
    /// tokens.</summary>
    Preparing,

    /// <summary>Runs.</summary>
    Running,

    /// <summary>Has its rows.</summary>
    Succeeded,

    /// <summary>Was refused or failed; <c>error</c> says why.</summary>
    Failed,

    /// <summary>Was stopped on request.</summary>
    Canceled,
}
