using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Models;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Experiments;

/// <summary>An experiment on one model as it is asked for, whatever its kind.</summary>
public abstract class ExperimentDraft : AnalysisDraft
{
    /// <summary>How many heads the request ablates one by one; null where it does not.</summary>
    /// <param name="spec">The experiment.</param>
    public abstract int? HeadCount(Spec spec);

    /// <summary>A revision of its model, the shape and tokenizer fetched where they are not here.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    /// <exception cref="ModelNotFoundException">There is no such model.</exception>
    /// <exception cref="RevisionNotFoundException">It has no such revision.</exception>
    public abstract Task<ModelDescription> DescribeAsync(string revision, CancellationToken cancellationToken);

    /// <summary>The experiment on a model, whether there is memory for it or not, and changes of the request that make
    /// it fit where there is not.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract (Spec Spec, IReadOnlyList<string> Fitting) Try(
        ModelDescription model, CancellationToken cancellationToken);

    /// <summary>The experiment on a model, pinned and planned. A draft is compiled once: the prompts of a set, which
    /// are tokens then, are let go.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MemoryExceededException">There is no memory for it.</exception>
    public abstract Spec Compile(ModelDescription model, CancellationToken cancellationToken);

    /// <summary>The experiment, pinned and planned: the model's config and tokenizer are fetched where they are not
    /// here, the prompts become tokens, and every value is checked against the model.</summary>
    /// <param name="cancellationToken">Ends it, a download too.</param>
    public async Task<Spec> CompileAsync(CancellationToken cancellationToken) =>
        Compile(await DescribeAsync(Request.Revision, cancellationToken), cancellationToken);

    /// <summary>Runs it.</summary>
    /// <param name="spec">The experiment, pinned and planned.</param>
    /// <param name="engine">The model.</param>
    /// <param name="host">Where its chunks run.</param>
    /// <param name="progress">Told of block passes as they are done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract Findings Run(
        Spec spec,
        IRowEngine engine,
        IChunkHost host,
        IProgress<BlockPassProgress> progress,
        CancellationToken cancellationToken);

    /// <inheritdoc/>
    public sealed override async Task<Findings> RunAsync(
        AnalysisEntry entry, SpecRunner runner, CancellationToken cancellationToken)
    {
        Spec spec = await CompileAsync(cancellationToken);
        return await runner.RunAsync(
            entry,
            spec,
            (engine, host, progress, token) => Run(spec, engine, host, progress, token),
            cancellationToken);
    }
}

/// <summary>An experiment of one kind as it is asked for.</summary>
/// <typeparam name="TRequest">Its request.</typeparam>
/// <typeparam name="TReport">Its report.</typeparam>
/// <param name="kind">The experiment.</param>
/// <param name="request">The request as it was sent.</param>
/// <param name="placement">Where its model runs.</param>
/// <param name="prompts">Its prompts as they were given.</param>
/// <param name="compiler">Pins and plans it.</param>
public sealed class ExperimentDraft<TRequest, TReport>(
    ExperimentKind<TRequest, TReport> kind,
    TRequest request,
    Placement placement,
    GivenPrompts prompts,
    ExperimentCompiler compiler) : ExperimentDraft
    where TRequest : ExperimentRequest
    where TReport : class
{
    /// <summary>A value of a row: a nullable number in an object, and its place.</summary>
    private const int BytesPerValue = 48;

    /// <summary>Indices, ids and a flag of a token row.</summary>
    private const int BytesPerTokenRow = 25;

    private readonly long sentBytes = BytesOf(request.Prompts)
        + BytesOf((request as AblatingRequest)?.Ablation.Sources)
        + request.FurtherPrompts.Sum(list => BytesOf(list.Prompts))
        + request.NumberBytes;

    /// <summary>Those of a prompt set are let go once they are tokens, so that no analysis that is kept holds
    /// one.</summary>
    private GivenPrompts? given = prompts;

    /// <inheritdoc/>
    public override long ByteCount => sentBytes + (given?.ByteCount ?? 0);

    /// <inheritdoc/>
    public override string Kind => kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables => kind.Tables;

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => kind.Figures;

    /// <inheritdoc/>
    public override TRequest Request => request;

    /// <inheritdoc/>
    public override Placement Placement => placement;

    /// <inheritdoc/>
    public override int? HeadCount(Spec spec) => kind.HeadCount(request, spec.Prompts.Model.Shape);

    /// <inheritdoc/>
    public override Task<ModelDescription> DescribeAsync(string revision, CancellationToken cancellationToken) =>
        compiler.DescribeAsync(request.Model, revision, cancellationToken);

    /// <inheritdoc/>
    public override Spec Compile(ModelDescription model, CancellationToken cancellationToken)
    {
        try
        {
            (Spec spec, IReadOnlyList<string> fitting) = Try(model, cancellationToken);
            return spec.Memory.Fits ? spec : throw new MemoryExceededException(spec.Memory, fitting);
        }
        finally
        {
            given = null;
        }
    }

    /// <inheritdoc/>
    public override (Spec Spec, IReadOnlyList<string> Fitting) Try(
        ModelDescription model, CancellationToken cancellationToken) =>
        compiler.Try(
            kind,
            request,
            given ?? throw new InvalidOperationException("A draft is compiled once."),
            (model, placement),
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Run(
        Spec spec,
        IRowEngine engine,
        IChunkHost host,
        IProgress<BlockPassProgress> progress,
        CancellationToken cancellationToken) =>
        kind.Find(ExperimentRun.Run(
            (IExperiment<TReport>)spec.Experiment, engine, host, progress, cancellationToken));

    /// <inheritdoc/>
    public override long BytesOf(Findings findings) =>
        Tables.Sum(table => table.Count(findings.Report) * table.Table.Columns.Count * BytesPerValue)
        + (findings.TokenRows is TokenColumns rows
            ? (long)rows.Count * (BytesPerTokenRow + (rows.Terms.Count * sizeof(float)))
            : 0)
        + kind.BytesBesideRows((TReport)findings.Report);

    /// <inheritdoc/>
    public override AnalysisResponse Show(AnalysisView view) => kind.Show(
        view, (TRequest?)view.State.Spec?.Request ?? request, (TReport?)view.State.Findings?.Report);

    private static long BytesOf(IReadOnlyList<PromptRequest>? given) => given?.Sum(prompt => prompt.ByteCount) ?? 0;
}
