using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>Rows are asked for that the analysis was not asked to compute.</summary>
/// <param name="table">Their table.</param>
/// <param name="computed">The choices of positions that it computed rows over; empty where the table has no such
/// choice.</param>
/// <param name="asked">The choice that is asked for; null where the table has none.</param>
public sealed class RowsNotComputedException(string table, IReadOnlyList<string> computed, string? asked)
    : ApiException(Sentence(table, computed, asked))
{
    /// <summary>Their table.</summary>
    public string Table => table;

    /// <summary>The choices that it computed rows over.</summary>
    public IReadOnlyList<string> Computed => computed;

    /// <summary>The choice that is asked for.</summary>
    public string? Asked => asked;

    private static string Sentence(string table, IReadOnlyList<string> computed, string? asked) => asked is null
        ? $"The rows of {table} are asked for, and this analysis was sent without asking for them."
        : $"Rows of subset {asked} of {table} are asked for, and this analysis was sent with \"rows\": "
            + $"{Quoted(computed)}. Send its request again with \"rows\": {Quoted([.. computed, asked])}.";

    private static string Quoted(IEnumerable<string> names) =>
        $"[{string.Join(", ", names.Select(name => $"\"{name}\""))}]";
}
