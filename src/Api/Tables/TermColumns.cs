using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Api.Tables;

/// <summary>A term of a row: a mean with its spread, error and, with a bootstrap, percentile interval.</summary>
/// <typeparam name="TAsked">What decides which optional columns there are: the request.</typeparam>
/// <typeparam name="TRow">A row.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its statistics in a row; null where there are none.</param>
/// <param name="When">Whether a request measures it; null: every one.</param>
public sealed record TermColumn<TAsked, TRow>(
    string Name, Func<TRow, TermStatistics?> Value, Func<TAsked, bool>? When = null);

/// <summary>The columns of terms: <c>name</c>, <c>name_sd</c>, <c>name_se</c>, <c>name_low</c>, <c>name_high</c>, of
/// every table by this one rule.</summary>
public static class TermColumns
{
    private static readonly Statistic[] Statistics =
    [
        new(string.Empty, "Mean", IsInterval: false, statistics => statistics.Mean),
        new("_sd", "Standard deviation (n - 1)", IsInterval: false, statistics => statistics.StandardDeviation),
        new("_se", "Standard error clustered by prompt", IsInterval: false, statistics => statistics.StandardError),
        new("_low", "2.5th percentile of bootstrapped means", IsInterval: true, statistics => statistics.Low),
        new("_high", "97.5th percentile of bootstrapped means", IsInterval: true, statistics => statistics.High),
    ];

    /// <summary>The table with the columns of terms.</summary>
    /// <typeparam name="TAsked">What decides which optional columns there are: the request.</typeparam>
    /// <typeparam name="TRow">A row.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="terms">The terms, in order.</param>
    /// <param name="hasIntervals">Whether a request has percentile intervals; null: none has.</param>
    public static RowTable<TAsked, TRow> Terms<TAsked, TRow>(
        this RowTable<TAsked, TRow> table,
        IEnumerable<TermColumn<TAsked, TRow>> terms,
        Func<TAsked, bool>? hasIntervals = null)
    {
        foreach (TermColumn<TAsked, TRow> term in terms)
        {
            foreach (Statistic statistic in Statistics.Where(one => hasIntervals is not null || !one.IsInterval))
            {
                Func<TAsked, bool>? when = !statistic.IsInterval ? term.When
                    : asked => hasIntervals!(asked) && (term.When?.Invoke(asked) ?? true);
                table = table.Number(
                    term.Name + statistic.Ending,
                    $"{statistic.Meaning} of {term.Name}.",
                    row => term.Value(row) is TermStatistics found ? statistic.Value(found) : null,
                    when);
            }
        }

        return table;
    }

    /// <summary>One statistic of every term.</summary>
    /// <param name="Ending">What it adds to the term's name.</param>
    /// <param name="Meaning">What it is.</param>
    /// <param name="IsInterval">Whether only a bootstrap gives it.</param>
    /// <param name="Value">Its value.</param>
    private sealed record Statistic(
        string Ending, string Meaning, bool IsInterval, Func<TermStatistics, double?> Value);
}
