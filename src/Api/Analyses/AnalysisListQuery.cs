using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Analyses;

/// <summary>Which analyses a list holds.</summary>
/// <param name="Status">Only those that stand so: queued, preparing, running, succeeded, failed, canceled.</param>
/// <param name="Kind">Only this experiment's.</param>
/// <param name="Model">Only this model's.</param>
/// <param name="Tag">Only those with this tag: name, or name=value.</param>
/// <param name="Limit">Analyses in a page, 1 to 500; by default 50.</param>
/// <param name="Cursor">next_cursor of the page before.</param>
public sealed record AnalysisListQuery(
    [FromQuery(Name = "status")] string? Status,
    [FromQuery(Name = "kind")] string? Kind,
    [FromQuery(Name = "model")] string? Model,
    [FromQuery(Name = "tag")] string? Tag,
    [FromQuery(Name = "limit")][property: Range(1, AnalysisListQuery.MaxLimit)] int? Limit,
    [FromQuery(Name = "cursor")] string? Cursor)
{
    private const int DefaultLimit = 50;

    /// <summary>Analyses in a page at most.</summary>
    public const int MaxLimit = 500;

    /// <summary>The page of a list.</summary>
    /// <param name="store">The analyses.</param>
    /// <param name="kinds">The experiments that there are.</param>
    /// <exception cref="InvalidRequestException">status or kind is none.</exception>
    public AnalysisListResponse Page(AnalysisStore store, IAnalysisKinds kinds)
    {
        int limit = Limit ?? DefaultLimit;
        AnalysisStatus? status = ParseStatus();
        if (Kind is not null && !kinds.Names.Contains(Kind, StringComparer.Ordinal))
        {
            throw new InvalidRequestException(
                $"kind is '{Kind}'; it is one of {string.Join(", ", kinds.Names)}.", pointer: null);
        }

        AnalysisEntry[] found =
        [
            .. store.All()
                .Where(entry => status is null || entry.State.Status == status)
                .Where(Matches),
        ];
        AnalysisEntry[] rest =
            [.. found.Where(entry => Cursor is null || string.CompareOrdinal(entry.Id, Cursor) < 0).Take(limit + 1)];
        return new AnalysisListResponse(
            [.. rest.Take(limit).Select(AnalysisSummary.Of)],
            found.Length,
            rest.Length > limit ? rest[limit - 1].Id : null);
    }

    private bool Matches(AnalysisEntry entry)
    {
        ExperimentRequest request = entry.Draft.Request;
        string[] tag = Tag?.Split('=', 2) ?? [];
        return (Kind is null || entry.Draft.Kind == Kind)
            && (Model is null || request.Model == Model)
            && (tag.Length == 0 || (request.Tags.TryGetValue(tag[0], out string? value)
                && (tag.Length == 1 || tag[1] == value)));
    }

    private AnalysisStatus? ParseStatus()
    {
        if (Status is null)
        {
            return null;
        }

        return Enum.GetNames<AnalysisStatus>().Contains(Status, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<AnalysisStatus>(Status, ignoreCase: true)
            : throw new InvalidRequestException(
                $"status is '{Status}'; it is one of "
                + $"{string.Join(", ", Json.JsonTypeNames.EnumNames(typeof(AnalysisStatus)))}.",
                pointer: null);
    }
}
