using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>A table is asked for that an analysis does not have.</summary>
/// <param name="kind">The analysis' experiment.</param>
/// <param name="table">The table.</param>
/// <param name="known">What the analysis has.</param>
public sealed class TableNotFoundException(string kind, string table, IReadOnlyList<string> known) : ApiException(
    $"An analysis of kind {kind} has no table '{table}'. {NearNames.Hint(table, known, "tables")}")
{
    /// <summary>The table.</summary>
    public string Table => table;

    /// <summary>What the analysis has.</summary>
    public IReadOnlyList<string> Known => known;
}
