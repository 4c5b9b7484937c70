using Microsoft.AspNetCore.Mvc;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Compare;

/// <summary>What is drawn of two analyses.</summary>
/// <param name="Given">Ids of two finished analyses of one kind, separated by a comma: ids=an_1,an_2. The first one is
/// a, the second b.</param>
/// <param name="Term">The term, one of those that the comparison has rows of; by default self_repair where both have
/// it, else the first.</param>
/// <param name="Subset">The positions that the rows are over: all or top, where the experiment has both; by default the
/// first that both analyses computed.</param>
public sealed record CompareFigureQuery(
    [FromQuery(Name = "ids")] string? Given,
    [FromQuery(Name = "term")] string? Term,
    [FromQuery(Name = "subset")] string? Subset)
{
    private const string First = "self_repair";

    /// <summary>The two ids.</summary>
    /// <exception cref="InvalidRequestException">There are not two.</exception>
    public (string First, string Second) Ids() => CompareQuery.IdsOf(Given);

    /// <summary>The term that is drawn.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <exception cref="InvalidRequestException">The analyses do not both have it.</exception>
    public string TermOf(Comparison comparison)
    {
        IReadOnlyList<string> terms = comparison.Terms;
        return Term is null ? terms.Contains(First, StringComparer.Ordinal) ? First : terms[0]
            : terms.Contains(Term, StringComparer.Ordinal) ? Term
            : throw new InvalidRequestException(
                $"term is '{Term}'. {NearNames.Hint(Term, terms, "terms")}", pointer: null);
    }
}
