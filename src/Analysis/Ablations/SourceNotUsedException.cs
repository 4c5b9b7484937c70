namespace SelfRepair.Analysis.Ablations;

/// <summary>A source is given to an ablation that takes none.</summary>
/// <param name="kind">The ablation.</param>
/// <param name="origin">What was given.</param>
public sealed class SourceNotUsedException(AblationKind kind, SourceOrigin origin) : AnalysisException(
    origin == SourceOrigin.Sources
        ? $"Sources one a prompt belong to resample ablation alone, not to {kind}. Leave them out."
        : $"Another prompt set can be resampled from or averaged over; {kind} ablation takes none. Leave it out.")
{
    /// <summary>The ablation.</summary>
    public AblationKind Kind => kind;

    /// <summary>What was given.</summary>
    public SourceOrigin Origin => origin;
}
