using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Requests;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>A training sweep as it is asked for.</summary>
/// <param name="kind">The kind.</param>
/// <param name="experiment">What kind of experiment it runs.</param>
/// <param name="revisions">The revisions.</param>
/// <param name="tools">The experiment, and what it is run with.</param>
public sealed class SweepDraft(
    TrainingSweepKind kind, PlannedKind experiment, RevisionsRequest revisions, SweepTools tools) : AnalysisDraft
{
    /// <summary>The revisions, in order.</summary>
    public IReadOnlyList<string> Revisions { get; } = revisions.Names();

    /// <summary>The experiment, on no revision yet, and what it is run with.</summary>
    public SweepTools Tools => tools;

    /// <summary>Where in the request faults stand.</summary>
    public SweepPointers Pointers { get; } = new(revisions);

    /// <inheritdoc/>
    public override string Kind => kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } = kind.TablesOf(experiment);

    /// <summary>The experiment's own first table, at the revisions that have ended.</summary>
    public override AnalysisTable? LiveTable => Tables.FirstOrDefault(table => table != RevisionTable.Table);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures { get; } = SweepFigures.Of(experiment);

    /// <inheritdoc/>
    public override ExperimentRequest Request => tools.Experiment.Request;

    /// <inheritdoc/>
    public override string Revision => Revisions.Count == 1
        ? Revisions[0]
        : $"{Revisions[0]} to {Revisions[^1]}, {Revisions.Count} revisions";

    /// <inheritdoc/>
    public override Placement Placement => tools.Experiment.Placement;

    /// <inheritdoc/>
    public override long ByteCount => tools.Experiment.ByteCount;

    /// <summary>The request as its analysis shows it: it can be posted again as it is.</summary>
    /// <param name="asked">The experiment's request.</param>
    /// <param name="isWhole">Whether its prompts are shown.</param>
    public TrainingSweepRequest Answered(ExperimentRequest asked, bool isWhole)
    {
        JsonObject inner = AnsweredRequestConverter.ToJson(asked, isWhole, JsonConventions.Options);
        inner.Remove("revision");
        return new TrainingSweepRequest
        {
            Revisions = revisions,
            Experiment = experiment.Name,
            Request = JsonSerializer.SerializeToElement(inner, JsonConventions.Options),
        };
    }

    /// <inheritdoc/>
    public override Task<Findings> RunAsync(
        AnalysisEntry entry, SpecRunner runner, CancellationToken cancellationToken) =>
        new SweepRun(this, entry, runner).RunAsync(cancellationToken);

    /// <inheritdoc/>
    public override Problem Fit(Problem problem) => Pointers.OfInner(tools.Experiment.Fit(problem));

    /// <inheritdoc/>
    public override long BytesOf(Findings findings) =>
        ((SweepReport)findings.Report).Runs.Sum(run => tools.Experiment.BytesOf(run.Findings));

    /// <inheritdoc/>
    public override TrainingSweepResponse Show(AnalysisView view) => new(view, this);
}
