using System.Text.Json.Serialization;
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
        AnalysisTable table = ComputedTable.Find(entry, name ?? context.GetRouteValue("table")!.ToString()!);
        ComputedTable.Check(table, subset);
        ComputedTable computed = ComputedTable.Of(entry, table);
        (string? shown, Rows rows) = computed.Choose(subset);
        return new RowsResult(rows, () => new TableResponse(shown, rows));
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
