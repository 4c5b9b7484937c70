using SelfRepair.Api.Problems;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Where in a sweep's request the places of its experiment's request stand.</summary>
/// <param name="revisions">The revisions as they were sent.</param>
public sealed class SweepPointers(RevisionsRequest revisions)
{
    private const string Inner = "/request";

    private const string Revision = "/revision";

    /// <summary>A problem of the experiment's request.</summary>
    /// <param name="problem">The problem, with pointers into that request.</param>
    public Problem OfInner(Problem problem) => Moved(problem, "/revisions");

    /// <summary>A problem of one revision.</summary>
    /// <param name="problem">The problem, with pointers into the experiment's request.</param>
    /// <param name="index">The revision's index, from 0.</param>
    public Problem OfRevision(Problem problem, int index) => Moved(problem, revisions.PointerTo(index));

    private static Problem Moved(Problem problem, string revision) => problem with
    {
        Errors =
        [
            .. problem.Errors.Select(error => error with
            {
                Pointer = error.Pointer == Revision ? revision
                    : error.Pointer is null ? null
                    : Inner + error.Pointer,
            }),
        ],
        ErrorCount = problem.ErrorCount,
    };
}
