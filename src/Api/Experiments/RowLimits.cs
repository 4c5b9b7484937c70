using SelfRepair.Analysis;
using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Experiments;

/// <summary>Holds requests to the rows that one answer may have.</summary>
public static class RowLimits
{
    /// <summary>Refuses what would leave too many rows.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TReport">The experiment's report.</typeparam>
    /// <param name="kind">The experiment.</param>
    /// <param name="filled">The request with every default filled in.</param>
    /// <param name="inputs">Its prompts and their sources.</param>
    /// <param name="extent">What it would leave.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AnalysisTooLargeException">There would be too many.</exception>
    public static void Check<TRequest, TReport>(
        ExperimentKind<TRequest, TReport> kind,
        TRequest filled,
        ExperimentInputs inputs,
        ExperimentExtent extent,
        CancellationToken cancellationToken)
        where TRequest : ExperimentRequest
        where TReport : class
    {
        if (Fits(extent))
        {
            return;
        }

        string advice = Advice(kind, filled, inputs, cancellationToken);
        AnalysisTooLargeException.ThrowIfAbove(
            "token rows", extent.MaxTokenRows, RequestLimits.MaxTokenRows, advice);
        CheckTables(extent.MaxTableRows, advice);
    }

    /// <summary>Refuses too many rows of tables, for experiments that know their number before they are
    /// planned.</summary>
    /// <param name="rows">Rows of all tables of an answer, token rows left out.</param>
    /// <param name="advice">What to do.</param>
    /// <exception cref="AnalysisTooLargeException">There are too many.</exception>
    public static void CheckTables(long rows, string advice) =>
        AnalysisTooLargeException.ThrowIfAbove("rows", rows, RequestLimits.MaxTableRows, advice);

    private static bool Fits(ExperimentExtent extent) =>
        extent.MaxTokenRows <= RequestLimits.MaxTokenRows && extent.MaxTableRows <= RequestLimits.MaxTableRows;

    private static string Advice<TRequest, TReport>(
        ExperimentKind<TRequest, TReport> kind,
        TRequest filled,
        ExperimentInputs inputs,
        CancellationToken cancellationToken)
        where TRequest : ExperimentRequest
        where TReport : class
    {
        string[] fitting =
        [
            .. kind.Savings
                .Where(saving => saving.Apply(filled) is TRequest saved
                    && saved != filled
                    && Fits(kind, saved, inputs, cancellationToken))
                .Select(saving => saving.Change),
        ];
        return fitting.Length == 0
            ? "Ask for less of what has a row, in several analyses."
            : $"It fits with {string.Join(", or ", fitting)}; or ask for less, in several analyses.";
    }

    private static bool Fits<TRequest, TReport>(
        ExperimentKind<TRequest, TReport> kind,
        TRequest saved,
        ExperimentInputs inputs,
        CancellationToken cancellationToken)
        where TRequest : ExperimentRequest
        where TReport : class
    {
        try
        {
            return Fits(kind.Plan(saved, inputs, cancellationToken).Extent);
        }
        catch (AnalysisException)
        {
            // What would be refused for another reason is no advice.
            return false;
        }
    }
}
