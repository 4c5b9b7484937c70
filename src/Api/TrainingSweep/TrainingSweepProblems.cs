using SelfRepair.Api.Problems;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Problems of training sweeps.</summary>
public sealed class TrainingSweepProblems : IProblemSource
{
    /// <summary>422.</summary>
    public static readonly ProblemKind RevisionDiffers = new(
        "revision-differs", 422, "A revision differs from the others in more than weights.",
        "A training sweep follows one model through its training, so that its revisions have the same shape and "
        + "tokenizer. One that has another is left out, and the others go on.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
        [ProblemRow.Of<RevisionDiffersException>(RevisionDiffers, _ => "/revision")];
}
