using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>The one plan of all revisions of a sweep: the first one's, which the others share.</summary>
/// <param name="draft">The sweep.</param>
public sealed class SweepPlan(SweepDraft draft)
{
    private Spec? first;

    /// <summary>Whether the experiment was refused on the first revision: the others, of the same shape and tokenizer,
    /// would refuse it too.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The experiment on a revision.</summary>
    /// <param name="model">The revision.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RevisionDiffersException">It differs from the first one in more than weights.</exception>
    /// <exception cref="AnalysisTooLargeException">There would be too many rows over all revisions.</exception>
    public Spec On(ModelDescription model, CancellationToken cancellationToken)
    {
        if (first is null)
        {
            try
            {
                first = draft.Tools.Experiment.Compile(model, cancellationToken);
                RequireRoom(first.Extent, draft.Revisions.Count);
            }
            catch
            {
                IsRefused = true;
                throw;
            }

            return first;
        }

        RequireAlike(first.Prompts.Model, model);
        return first with
        {
            Request = first.Request with { Revision = model.Revision.Name },
            Prompts = first.Prompts with { Model = model },
        };
    }

    /// <summary>Refuses revisions that are not one model at two times.</summary>
    /// <param name="first">The revision that the plan was made for.</param>
    /// <param name="other">Another one.</param>
    /// <exception cref="RevisionDiffersException">They differ in more than weights.</exception>
    public static void RequireAlike(ModelDescription first, ModelDescription other)
    {
        if (first.DifferenceTo(other.Architecture, other.TokenizerSha256) is string difference)
        {
            throw new RevisionDiffersException(
                $"{other.Revision.FullName} has {difference} than {first.Revision.FullName}, on which this sweep was "
                + "planned: their rows would not be of the same tokens and heads. Analyze it alone.");
        }
    }

    /// <summary>Refuses more rows than one answer may have.</summary>
    /// <param name="extent">How many a revision has.</param>
    /// <param name="revisionCount">How many revisions there are.</param>
    /// <exception cref="AnalysisTooLargeException">There would be too many.</exception>
    public static void RequireRoom(ExperimentExtent extent, int revisionCount)
    {
        RefuseTooMany("rows", extent.MaxTableRows, revisionCount, RequestLimits.MaxTableRows, "heads or other rows");
        RefuseTooMany("token rows", extent.MaxTokenRows, revisionCount, RequestLimits.MaxTokenRows, "token rows");
    }

    private static void RefuseTooMany(string what, long ofEach, int revisionCount, long maximum, string fewer)
    {
        if (ofEach * revisionCount > maximum)
        {
            throw new AnalysisTooLargeException(
                what,
                ofEach * revisionCount,
                maximum,
                $"Each of {revisionCount} revisions has up to {ofEach}: {maximum / ofEach} revisions fit, or ask for "
                    + $"fewer {fewer}.");
        }
    }
}
