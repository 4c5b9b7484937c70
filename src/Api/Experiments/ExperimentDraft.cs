using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Experiments;

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
    ExperimentCompiler compiler) : AnalysisDraft
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
    public override TRequest Request => request;

    /// <inheritdoc/>
    public override Placement Placement => placement;

    /// <summary>How many heads the request ablates one by one; null where it does not.</summary>
    /// <param name="spec">The experiment.</param>
    public int? HeadCount(Spec spec) => kind.HeadCount(request, spec.Prompts.Model.Shape);

    /// <inheritdoc/>
    public override async Task<Spec> CompileAsync(CancellationToken cancellationToken)
    {
        try
        {
            (Spec spec, IReadOnlyList<string> fitting) = await TryAsync(cancellationToken);
            return spec.Memory.Fits ? spec : throw new MemoryExceededException(spec.Memory, fitting);
        }
        finally
        {
            given = null;
        }
    }

    /// <summary>The experiment, whether there is memory for it or not, and changes of the request that make it fit
    /// where there is not.</summary>
    /// <param name="cancellationToken">Ends it, a download of the model's shape and tokenizer too.</param>
    public Task<(Spec Spec, IReadOnlyList<string> Fitting)> TryAsync(CancellationToken cancellationToken) =>
        compiler.TryAsync(
            kind,
            request,
            given ?? throw new InvalidOperationException("A draft is compiled once."),
            placement,
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
