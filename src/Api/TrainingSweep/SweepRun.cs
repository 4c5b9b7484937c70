using System.Runtime.ExceptionServices;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Runs a sweep: one revision after another, one that fails being a row that says why.</summary>
/// <remarks>The first revision that can be read pins the experiment: its prompts become tokens once, and the others run
/// the same plan, whose model differs from it in weights alone. What is refused then is refused for all.</remarks>
/// <param name="draft">The sweep.</param>
/// <param name="entry">Its analysis.</param>
/// <param name="runner">Runs what is pinned and planned.</param>
internal sealed class SweepRun(SweepDraft draft, AnalysisEntry entry, SpecRunner runner)
{
    private readonly List<RevisionRow> rows = [];
    private readonly List<SweptRun> runs = [];
    private SweepPlan? plan;
    private Exception? firstFailure;

    /// <summary>Runs it.</summary>
    /// <param name="cancellationToken">Stops it, within a revision too.</param>
    public async Task<Findings> RunAsync(CancellationToken cancellationToken)
    {
        for (int index = 0; index < draft.Revisions.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = draft.Revisions[index];
            entry.Begin(new AnalysisPart(name, index, draft.Revisions.Count));
            Task run = RunAsync(name, cancellationToken);
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!run.IsCompletedSuccessfully)
            {
                // A cancellation that nobody asked for is a fault too, such as a time limit of a library.
                Fail(index, run.Exception?.InnerException ?? new TaskCanceledException(run));
            }
            else if (index + 1 < draft.Revisions.Count)
            {
                entry.RowsSoFar.Offer(() => new SweepReport(rows, runs));
            }
        }

        if (runs.Count == 0)
        {
            ExceptionDispatchInfo.Throw(firstFailure!);
        }

        return SweepFindings.Of(new SweepReport(rows, runs));
    }

    private async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        ModelDescription model = await draft.Tools.Experiment.DescribeAsync(name, cancellationToken);
        plan ??= new SweepPlan(draft);
        Spec spec = plan.On(model, cancellationToken);
        bool isExportedForThis = !draft.Tools.Keeper.HasPackage(model.Revision);
        try
        {
            Findings findings = await runner.RunAsync(
                entry,
                spec,
                (engine, host, progress, token) => draft.Tools.Experiment.Run(spec, engine, host, progress, token),
                cancellationToken);
            RevisionRow row = new(
                name, model.Revision.Step, model.Revision.Commit, entry.State.WeightsSha256, Error: null);
            rows.Add(row);
            runs.Add(new SweptRun(row, spec, findings));
        }
        finally
        {
            // Its rows are there, or will never be: on the disk there is one package more than before, at most.
            if (isExportedForThis)
            {
                draft.Tools.Keeper.Drop(model.Revision);
            }
        }
    }

    private void Fail(int index, Exception failure)
    {
        string name = draft.Revisions[index];
        Problem told = draft.Tools.Problems.Describe(failure);
        if (plan?.IsRefused == true || told.Kind == ModelProblems.ModelNotFound)
        {
            // Not this revision's fault: the others would be refused alike.
            ExceptionDispatchInfo.Throw(failure);
        }

        if (told.Kind == ProblemKinds.Internal)
        {
            draft.Tools.Logger.LogError(
                failure, "Revision {Revision} of analysis {Id} failed by a fault of the service", name, entry.Id);
        }

        firstFailure ??= failure;
        Problem placed = draft.Pointers.OfRevision(draft.Tools.Experiment.Fit(told), index);
        rows.Add(new RevisionRow(
            name,
            ModelRevision.StepOf(name),
            Commit: null,
            WeightsSha256: null,
            placed.ToResponse(string.Empty, AnalysisLinks.Of(entry).Self, entry.Id)));
    }
}
