using Microsoft.AspNetCore.Mvc;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Compare;

/// <summary>Which analyses are compared.</summary>
/// <param name="Given">Ids of two finished analyses of one kind, separated by a comma: ids=an_1,an_2. The first one is
/// a, the second b.</param>
/// <param name="Subset">The positions that the rows are over: all or top, where the experiment has both; by default the
/// first that both analyses computed.</param>
/// <param name="Table">Which rows NDJSON and CSV hold: heads, which is the default, or correlations. JSON has
/// both.</param>
/// <param name="Format">json, ndjson or csv; goes before the Accept header.</param>
public sealed record CompareQuery(
    [FromQuery(Name = "ids")] string? Given,
    [FromQuery(Name = "subset")] string? Subset,
    [FromQuery(Name = "table")] string? Table,
    [FromQuery(Name = "format")] string? Format)
{
    private const string Heads = "heads";

    private const string Correlations = "correlations";

    /// <summary>The two ids.</summary>
    /// <exception cref="InvalidRequestException">There are not two.</exception>
    public (string First, string Second) Ids() => IdsOf(Given);

    /// <summary>Two ids.</summary>
    /// <param name="given">They, separated by a comma.</param>
    /// <exception cref="InvalidRequestException">There are not two.</exception>
    public static (string First, string Second) IdsOf(string? given)
    {
        string[] ids = (given ?? string.Empty).Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ids is [string first, string second]
            ? (first, second)
            : throw new InvalidRequestException(
                $"ids names {ids.Length} analyses. Name two, separated by a comma: ids=an_1,an_2.", pointer: null);
    }

    /// <summary>Whether NDJSON and CSV hold the correlations.</summary>
    /// <exception cref="InvalidRequestException">table is none.</exception>
    public bool IsOfCorrelations() => Table switch
    {
        null or Heads => false,
        Correlations => true,
        _ => throw new InvalidRequestException(
            $"table is '{Table}'; it is {Heads} or {Correlations}.", pointer: null),
    };
}
