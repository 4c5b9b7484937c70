using System.Text.Json.Serialization;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Analyses;

/// <summary>The endpoint of a table of an analysis, whatever experiment made it.</summary>
/// <param name="name">The table's name; null: the address says it.</param>
public sealed class TableEndpoint(string? name)
{
    /// <summary>Maps an endpoint for each table name, so that the document describes each. One more answers unknown
    /// names with the list of tables.</summary>
    /// <param name="group">Where to map them: below /v1/analyses.</param>
    /// <param name="kinds">The experiments that there are.</param>
    public static void Map(RouteGroupBuilder group, IAnalysisKinds kinds)
    {
        foreach (IGrouping<string, AnalysisTable> tables in kinds.Tables.GroupBy(table => table.Name))
        {
            AnalysisTable table = tables.First();
            group.MapGet($"/{{id}}/{table.Name}", new TableEndpoint(table.Name).Get)
                .WithName($"list{table.Table.RowName}s")
                .WithMetadata(new TableName(table.Name))
                .WithSummary($"The rows of {table.Name}, as JSON, NDJSON or CSV by Accept or format");
        }

        // A POST is what cancel takes: of it, a GET is refused by the method.
        group.MapGet("/{id}/{table:regex(^(?!cancel$))}", new TableEndpoint(name: null).Get).ExcludeFromDescription();
    }

    /// <param name="id">The analysis.</param>
    /// <param name="subset">The positions that the rows are over: all or top, where the table has both; by default all
    /// where the analysis has them.</param>
    /// <param name="format">json, ndjson or csv; goes before the Accept header.</param>
    /// <param name="context">The request.</param>
    /// <param name="store">The analyses.</param>
    private RowsResult Get(string id, string? subset, string? format, HttpContext context, AnalysisStore store)
    {
        // Formats reads it from the request; here it stands for the document, and for the check of parameters.
        _ = format;
        AnalysisEntry entry = store.Find(id);
        AnalysisTable table = Find(entry, name ?? context.GetRouteValue("table")!.ToString()!);
        Check(table, subset);
        (Spec spec, Findings findings) = entry.FindingsOrRefuse();
        (string? Subset, Rows Rows)[] computed = [.. Computed(table, spec, findings.Report)];
        (string? shown, Rows? rows) = subset is null
            ? computed.FirstOrDefault()
            : Array.Find(computed, found => found.Subset == subset);
        return rows is null
            ? throw new RowsNotComputedException(
                table.Name,
                [.. computed.Select(found => found.Subset!)],
                subset ?? (table.Subsets is [string first, ..] ? first : null))
            : new RowsResult(rows, () => new TableResponse(shown, rows));
    }

    private static AnalysisTable Find(AnalysisEntry entry, string name)
    {
        IReadOnlyList<AnalysisTable> tables = entry.Draft.Tables;
        return tables.FirstOrDefault(table => table.Name == name)
            ?? throw new TableNotFoundException(entry.Draft.Kind, name, [.. tables.Select(table => table.Name)]);
    }

    private static void Check(AnalysisTable table, string? subset)
    {
        if (subset is not null && !table.Subsets.Contains(subset, StringComparer.Ordinal))
        {
            throw new InvalidRequestException(
                table.Subsets.Count == 0
                    ? $"subset is '{subset}', and {table.Name} has no choice of positions. Leave it out."
                    : $"subset is '{subset}'; it is {string.Join(" or ", table.Subsets)}.",
                pointer: null);
        }
    }

    private static IEnumerable<(string? Subset, Rows Rows)> Computed(
        AnalysisTable table, Spec spec, object report)
    {
        foreach (string? subset in table.Subsets.DefaultIfEmpty<string?>(defaultValue: null))
        {
            if (table.Of(spec, report, subset) is Rows rows)
            {
                yield return (subset, rows);
            }
        }
    }
}

/// <summary>The rows of a table alone.</summary>
/// <param name="Subset">The choice of positions that they are over; no member where the table has none.</param>
/// <param name="Rows">The rows.</param>
public sealed record TableResponse(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subset, Rows Rows);

/// <summary>Says which table an endpoint answers with, for the document.</summary>
/// <param name="Name">The table's name.</param>
public sealed record TableName(string Name);
