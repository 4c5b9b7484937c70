using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Compare;

/// <summary>Two analyses, joined head by head.</summary>
/// <param name="A">The first analysis.</param>
/// <param name="B">The second analysis.</param>
/// <param name="Subset">The positions that the rows are over; null where the experiment has no choice of them.</param>
/// <param name="Heads">The heads of both, in the order of a: of each term its value in a, in b, and b minus a.</param>
/// <param name="Correlations">How far they go together over heads, a row a term; where a head has several rows, of
/// strengths, layers or revisions, one for each of them, named in columns before term.</param>
/// <param name="Warnings">What makes the comparison doubtful, a sentence each.</param>
public sealed record CompareResponse(
    AnalysisSummary A,
    AnalysisSummary B,
    string? Subset,
    Rows<ComparedRow> Heads,
    Rows<CorrelationRow> Correlations,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The answer.</summary>
    /// <param name="comparison">The comparison.</param>
    public static CompareResponse Of(Comparison comparison) => new(
        AnalysisSummary.Of(comparison.First),
        AnalysisSummary.Of(comparison.Second),
        comparison.Subset,
        comparison.HeadRows(),
        comparison.CorrelationRows(),
        [.. WarningsOf(comparison)]);

    private static IEnumerable<string> WarningsOf(Comparison comparison)
    {
        IReadOnlyList<Prompt> a = comparison.First.FindingsOrRefuse().Spec.Prompts.Prompts;
        IReadOnlyList<Prompt> b = comparison.Second.FindingsOrRefuse().Spec.Prompts.Prompts;
        if (a.Count != b.Count || a.Zip(b).Any(pair => !pair.First.Tokens.Span.SequenceEqual(pair.Second.Tokens.Span)))
        {
            yield return "The analyses are of different prompts, whose difference is in every number too.";
        }
    }
}
