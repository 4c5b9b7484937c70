using SelfRepair.Analysis.Injection;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Json;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Injection;

/// <summary>Injection: vectors added to the stream, and how the rest of the model answers.</summary>
public sealed class InjectionKind : ExperimentKind<InjectionRequest, InjectionReport>
{
    /// <summary>Largest factor: a write so large leaves nothing of any stream.</summary>
    private const double MaxAlpha = 1_000_000;

    /// <inheritdoc/>
    public override string Name => "injection";

    /// <inheritdoc/>
    public override string Summary => "Adds vectors to the stream before layers, or projects them out of it";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(InjectionResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
    [
        new AnalysisTable<InjectionRequest, InjectionReport, InjectionRow>(
            "injections", InjectionTables.Injections, report => report.Injections),
        new AnalysisTable<InjectionRequest, InjectionReport, InjectionResponseRow>(
            "responses", InjectionTables.Responses, report => report.Responses),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => InjectionFigures.All;

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new(
            "head",
            "What one head writes, once more and taken back, before a later layer",
            """
            {
              "prompt_set": "ioi", "limit": 16, "layers": [5], "alphas": [-1, 1],
              "vectors": [{"head": "L4H0"}]
            }
            """),
        new(
            "difference",
            "What tells two prompts apart, projected out of the stream",
            """
            {
              "prompt_set": "facts", "limit": 8, "layers": [2, 4], "operation": "project_out", "random": null,
              "vectors": [{"difference": ["The capital of France is", "The capital of Italy is"]}]
            }
            """),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Saving<InjectionRequest>> Savings { get; } =
        [new("\"random\": null", request => request with { Random = null })];

    /// <inheritdoc/>
    public override IExperiment<InjectionReport> Plan(
        InjectionRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new InjectionExperiment(RequestedInjection.Of(filled, inputs), inputs.Shape, cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(InjectionReport report) => new(
        report,
        report.BlockPasses,
        TokenRows: null,
        Pairs: [],
        [.. report.Warnings, .. Findings.WarningsOf(report.NonFinite)],
        report.Hints);

    /// <inheritdoc/>
    public override InjectionResponse Show(AnalysisView view, InjectionRequest request, InjectionReport? report) =>
        new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, InjectionRequest request)
    {
        check.That(
            request.Layers.Count > 0, "/layers", "layers names where to inject: \"layers\": [3]. Name at least one.");
        check.That(
            request.Vectors.Count > 0,
            "/vectors",
            "vectors says what to inject: \"vectors\": [{\"head\": \"L4H0\"}]. Give at least one.");
        check.That(
            request.At is not { Count: 0 }, "/at", "at is empty. List positions from 0, or leave it out for all.");
        check.Doses(request.Alphas, "/alphas", MaxAlpha);
        if (request.Random is not null)
        {
            check.Part(request.Random, "/random");
        }

        for (int index = 0; index < request.Vectors.Count; index++)
        {
            Check(check, request.Vectors[index], JsonPointer.At("/vectors", index));
        }
    }

    /// <summary>A null in a list passes the deserializer, whatever the list's type says.</summary>
    private static void Check(RequestCheck check, InjectedVectorRequest? vector, string pointer)
    {
        int sources = new object?[] { vector?.Values, vector?.Head, vector?.Random, vector?.Difference }
            .Count(source => source is not null);
        check.That(
            sources == 1,
            pointer,
            "A vector has one of values, head, random and difference: {\"head\": \"L4H0\"}.");
        check.That(
            vector?.Values is null || !string.IsNullOrEmpty(vector.Name),
            $"{pointer}/name",
            "A vector of values has no name of its own. Give it one: {\"name\": \"v\", \"values\": [...]}.");
        check.Name(vector?.Name, $"{pointer}/name");
        check.That(
            vector?.Head is null || HeadId.TryParse(vector.Head, provider: null, out _),
            $"{pointer}/head",
            vector?.Head is string head ? $"{MalformedHeadException.Explain(head)} A vector is of one head." : "");
        check.That(
            vector?.Difference is null or { Count: 2 },
            $"{pointer}/difference",
            "A difference is of two prompts: [\"one text\", \"another\"].");
        Check(check, vector?.Random, $"{pointer}/random");
    }

    private static void Check(RequestCheck check, RandomVectorRequest? random, string pointer)
    {
        check.That(
            random is null or { Norm: > 0 and <= float.MaxValue },
            $"{pointer}/norm",
            "Random directions have a norm, a positive number: {\"norm\": 3, \"count\": 5}.");
        check.That(random is not { Count: < 1 }, $"{pointer}/count", "count is 1 or more.");
    }
}
