using SelfRepair.Api.Analyses;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>What a training sweep found.</summary>
/// <param name="Revisions">Its revisions in the order of the request.</param>
/// <param name="Runs">What was found at those that have rows, in the same order; at least one.</param>
public sealed record SweepReport(IReadOnlyList<RevisionRow> Revisions, IReadOnlyList<SweptRun> Runs);

/// <summary>A revision of a sweep.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Step">The training step that the name states; null where it states none.</param>
/// <param name="Commit">The commit of a Hub model; null for others, and where it was not found.</param>
/// <param name="WeightsSha256">SHA-256 of its folded weights; null where they were not loaded.</param>
/// <param name="Error">Why it failed; null where it has rows.</param>
public sealed record RevisionRow(
    string Name, int? Step, string? Commit, string? WeightsSha256, ProblemResponse? Error)
{
    /// <summary>Whether it has rows.</summary>
    public AnalysisStatus Status => Error is null ? AnalysisStatus.Succeeded : AnalysisStatus.Failed;
}

/// <summary>What was found at one revision.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Spec">The experiment on it.</param>
/// <param name="Findings">What it found.</param>
public sealed record SweptRun(RevisionRow Revision, Spec Spec, Findings Findings);
