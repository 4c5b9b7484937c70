using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>The training sweep: any other experiment at several revisions of a model.</summary>
public sealed class TrainingSweepKind : ExperimentKind
{
    private readonly Dictionary<AnalysisTable, AnalysisTable> swept;

    /// <summary>A sweep of some experiments.</summary>
    /// <param name="experiments">The experiments, the default one first.</param>
    public TrainingSweepKind(IReadOnlyList<PlannedKind> experiments)
    {
        Experiments = experiments;
        AnalysisTable[] tables = [.. experiments.SelectMany(experiment => experiment.Tables).Distinct()];
        Dictionary<RowTable, SweptRowTable> rows = tables.Select(table => table.Table).Distinct()
            .ToDictionary(table => table, table => new SweptRowTable(table));
        swept = tables.ToDictionary(table => table, AnalysisTable (table) => new SweptTable(table, rows[table.Table]));
        Tables = [RevisionTable.Table, .. swept.Values];
    }

    /// <summary>The experiments that it takes, the default one first.</summary>
    public IReadOnlyList<PlannedKind> Experiments { get; }

    /// <inheritdoc/>
    public override string Name => "training-sweep";

    /// <inheritdoc/>
    public override string Summary => "Runs any other experiment at several revisions of a model, one after another";

    /// <inheritdoc/>
    public override Type RequestType => typeof(TrainingSweepRequest);

    /// <inheritdoc/>
    public override Type ResponseType => typeof(TrainingSweepResponse);

    /// <summary>The tables of every experiment at several revisions, and that of the revisions.</summary>
    public override IReadOnlyList<AnalysisTable> Tables { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
    [
        new(
            "revisions",
            "The heads of one layer at three revisions of the embedded model",
            """
            {"revisions": ["step64", "step512", "main"],
             "request": {"prompt_set": "ioi", "limit": 8, "heads": ["L4H*"]}}
            """),
        new(
            "steps",
            "Every 64th step from 64 to 128",
            """{"revisions": {"from": 64, "to": 128, "every": 64}, "request": {"prompt_set": "facts", "limit": 8}}"""),
    ];

    /// <summary>The tables of a sweep of one experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    public IReadOnlyList<AnalysisTable> TablesOf(PlannedKind experiment) =>
        [RevisionTable.Table, .. experiment.Tables.Select(table => swept[table])];

    /// <inheritdoc/>
    public override void Map(IEndpointRouteBuilder routes) => TrainingSweepEndpoint.Map(routes, this);
}
