using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>An experiment that is none of the service's: heads ablated by zero, one number a head.</summary>
public sealed class MadeUpKind : ExperimentKind<MadeUpRequest, SelfRepairReport>
{
    private static readonly RowTable<MadeUpRequest, MadeUpRow> Damage =
        new RowTable<MadeUpRequest, MadeUpRow>("DamageRow", "What a head's absence does.")
            .Text("head", "The head.", row => row.Head)
            .Number("damage", "Mean logit_change.", row => row.Damage)
            .Number("twice", "Twice as much.", row => 2 * row.Damage, request => request.Twice);

    /// <inheritdoc/>
    public override string Name => "made-up";

    /// <inheritdoc/>
    public override string Summary => "Ablates heads by zero";

    /// <inheritdoc/>
    public override Type ResponseType => typeof(MadeUpResponse);

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisTable> Tables { get; } =
        [new AnalysisTable<MadeUpRequest, SelfRepairReport, MadeUpRow>("damage", Damage, RowsOf)];

    /// <inheritdoc/>
    public override IReadOnlyList<AnalysisFigure> Figures => [];

    /// <inheritdoc/>
    public override IReadOnlyList<ExampleRequest> Examples { get; } =
        [new("two", "Two prompts", """{"prompt_set": "ioi", "limit": 2}""")];

    /// <summary>Rows of a report.</summary>
    public static Rows<MadeUpRow>? TableOf(SelfRepairReport? report, MadeUpRequest request) =>
        Damage.OrNull(report is null ? null : RowsOf(report), request);

    /// <inheritdoc/>
    public override IExperiment<SelfRepairReport> Plan(
        MadeUpRequest filled, ExperimentInputs inputs, CancellationToken cancellationToken) =>
        new SelfRepairExperiment(
            new SelfRepairSettings
            {
                Prompts = inputs.Prompts,
                Heads = HeadSelection.Parse([HeadSelection.All], inputs.Shape),
                Ablation = new AblationSettings { Kind = AblationKind.Zero },
                Positions = filled.Positions!.Choice,
            },
            inputs.Shape,
            cancellationToken);

    /// <inheritdoc/>
    public override Findings Find(SelfRepairReport report) =>
        new(report, report.BlockPasses, TokenRows: null, report.Pairs, report.Warnings, report.Hints);

    /// <inheritdoc/>
    public override MadeUpResponse Show(AnalysisView view, MadeUpRequest request, SelfRepairReport? report) =>
        new(view, request, report);

    /// <inheritdoc/>
    protected override void CheckOwn(RequestCheck check, MadeUpRequest request) =>
        check.That(request.Least >= 0, "/least", "least is 0 or more.");

    private static MadeUpRow[] RowsOf(SelfRepairReport report) =>
    [
        .. report.Heads!.Select(row => new MadeUpRow(
            row.Head.ToString(), row[Analysis.Breakdowns.Terms.LogitChange]?.Mean)),
    ];
}

/// <summary>Asks for it.</summary>
public sealed record MadeUpRequest : ExperimentRequest
{
    /// <summary>A number that is not negative.</summary>
    public int Least { get; init; }

    /// <summary>Whether there is a column more.</summary>
    public bool Twice { get; init; }
}

/// <summary>One head.</summary>
/// <param name="Head">The head.</param>
/// <param name="Damage">Mean logit change.</param>
public sealed record MadeUpRow(string Head, double? Damage);
