using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Experiments;

/// <summary>The experiments of the service.</summary>
/// <param name="kinds">They, in the order in which a newcomer needs them.</param>
public sealed class ExperimentCatalog(params IReadOnlyList<ExperimentKind> kinds) : IAnalysisKinds
{
    /// <summary>The experiments.</summary>
    /// <exception cref="ArgumentException">Two tables say of one row, or of one name, what it is.</exception>
    public IReadOnlyList<ExperimentKind> Kinds { get; } = Checked(kinds);

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; } = [.. kinds.Select(kind => kind.Name)];

    /// <inheritdoc/>
    public IReadOnlyList<AnalysisTable> Tables { get; } = [.. kinds.SelectMany(kind => kind.Tables)];

    /// <summary>Plans an experiment of a spec that was written down.</summary>
    /// <param name="document">The spec.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IExperiment Plan(SpecDocument document, ModelShape shape, CancellationToken cancellationToken) =>
        Kinds.OfType<PlannedKind>().Single(kind => kind.Name == document.Kind)
            .Plan(document, shape, cancellationToken);

    private static IReadOnlyList<ExperimentKind> Checked(IReadOnlyList<ExperimentKind> kinds)
    {
        RowTable[] tables = [.. kinds.SelectMany(kind => kind.Tables).Select(table => table.Table).Distinct()];
        string[] twice =
        [
            .. tables.GroupBy(table => table.RowName).Where(same => same.Count() > 1).Select(same => same.Key),
            .. tables.Select(table => table.RowType).OfType<Type>()
                .GroupBy(type => type).Where(same => same.Count() > 1).Select(same => same.Key.Name),
            .. kinds.GroupBy(kind => kind.Name).Where(same => same.Count() > 1).Select(same => same.Key),
        ];
        return twice.Length == 0
            ? kinds
            : throw new ArgumentException($"{twice[0]} is described twice.", nameof(kinds));
    }
}
