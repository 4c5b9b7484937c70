using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Experiments;

/// <summary>What the service knows of an experiment before anyone asks for it. Endpoints, OpenAPI document,
/// capabilities and the addresses below an analysis are made of it.</summary>
public abstract class ExperimentKind
{
    /// <summary>Its name, and the last part of its path: self-repair.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, a few words.</summary>
    public abstract string Summary { get; }

    /// <summary>Its request.</summary>
    public abstract Type RequestType { get; }

    /// <summary>Its answer, an <see cref="AnalysisResponse"/>.</summary>
    public abstract Type ResponseType { get; }

    /// <summary>The tables of its answer.</summary>
    public abstract IReadOnlyList<AnalysisTable> Tables { get; }

    /// <summary>Every term that its token rows may have; empty where it keeps none.</summary>
    public virtual IReadOnlyList<string> TokenTerms => [];

    /// <summary>The most likely tokens that its token rows may hold, before and after an ablation; 0 where they hold
    /// none.</summary>
    public virtual int MaxTopTokens => 0;

    /// <summary>Requests that run as they stand, on the embedded model.</summary>
    public abstract IReadOnlyList<ExampleRequest> Examples { get; }

    /// <summary>Its path.</summary>
    public string Path => $"/v1/{Name}";

    /// <summary>Maps its endpoint.</summary>
    /// <param name="routes">Where to map it.</param>
    public abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>An experiment of one request and one report: how the one becomes the other's plan, and an answer.</summary>
/// <typeparam name="TRequest">Its request.</typeparam>
/// <typeparam name="TReport">Its report.</typeparam>
public abstract class ExperimentKind<TRequest, TReport> : PlannedKind
    where TRequest : ExperimentRequest
    where TReport : class
{
    /// <inheritdoc/>
    public override Type RequestType => typeof(TRequest);

    /// <summary>Changes of a request that may make it fit into memory, those of fewer prompts, tokens and draws apart;
    /// each is tried alone.</summary>
    public virtual IReadOnlyList<Saving<TRequest>> Savings => [];

    /// <summary>Checks what of a request needs no model.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="Problems.InvalidRequestException">Some of it is wrong.</exception>
    public void Check(TRequest request)
    {
        RequestCheck check = new RequestCheck().Common(request);
        CheckOwn(check, request);
        check.Throw();
    }

    /// <summary>Plans an experiment.</summary>
    /// <param name="filled">The request with every default filled in.</param>
    /// <param name="inputs">Its model's shape, its prompts and their sources.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Analysis.AnalysisException">The request does not fit the model or itself.</exception>
    public abstract IExperiment<TReport> Plan(
        TRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken);

    /// <summary>What a report has that the reports of all experiments have.</summary>
    /// <param name="report">The report.</param>
    public abstract Findings Find(TReport report);

    /// <summary>Which token rows a request keeps.</summary>
    /// <param name="request">The request.</param>
    public virtual KeepTokens KeptTokens(TRequest request) => KeepTokens.None;

    /// <summary>How many heads a request ablates one by one; null where it does not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="shape">The model's dimensions.</param>
    public virtual int? HeadCount(TRequest request, ModelShape shape) => null;

    /// <summary>Bytes that a report holds beside the rows of its tables and its token rows, estimated from
    /// above.</summary>
    /// <param name="report">The report.</param>
    public virtual long BytesBesideRows(TReport report) => 0;

    /// <summary>The answer.</summary>
    /// <param name="view">What is known of the analysis at the moment.</param>
    /// <param name="request">Its request.</param>
    /// <param name="report">Its report; null before there is one.</param>
    public abstract AnalysisResponse<TRequest> Show(AnalysisView view, TRequest request, TReport? report);

    /// <inheritdoc/>
    public override IExperiment Plan(
        SpecDocument document, ModelShape shape, CancellationToken cancellationToken) =>
        Plan(document.RequestAs<TRequest>(), document.InputsOf(shape), cancellationToken);

    /// <inheritdoc/>
    public sealed override void Check(ExperimentRequest request) => Check((TRequest)request);

    /// <inheritdoc/>
    public sealed override ExperimentDraft Draft(ExperimentRequest request, ExperimentCompiler compiler) =>
        compiler.Draft(this, (TRequest)request);

    /// <inheritdoc/>
    public override void Map(IEndpointRouteBuilder routes) => ExperimentEndpoint<TRequest, TReport>.Map(routes, this);

    /// <summary>Checks what of a request is this experiment's own and needs no model.</summary>
    /// <param name="check">Takes what is wrong.</param>
    /// <param name="request">The request.</param>
    protected abstract void CheckOwn(RequestCheck check, TRequest request);
}
