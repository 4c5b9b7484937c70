using System.Globalization;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Api.Analyses;

/// <summary>What an experiment found: its report, and of it what the reports of all experiments have.</summary>
/// <param name="Report">The report.</param>
/// <param name="BlockPasses">Blocks that ran, each for one prompt.</param>
/// <param name="TokenRows">Kept token rows; null where none were asked.</param>
/// <param name="Pairs">Which prompts lent to which, in the order of draw, then prompt; empty where no source was
/// drawn.</param>
/// <param name="Warnings">What is likely wrong with the request or the rows, a sentence each.</param>
/// <param name="Hints">What else there is for such a request, a sentence or two each.</param>
public sealed record Findings(
    object Report,
    long BlockPasses,
    TokenColumns? TokenRows,
    IReadOnlyList<Pair> Pairs,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Hints)
{
    /// <summary>What is wrong with rows that leave positions out.</summary>
    /// <param name="nonFinite">How many positions some row leaves out.</param>
    public static IReadOnlyList<string> WarningsOf(long nonFinite) => nonFinite == 0
        ? []
        :
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{nonFinite} positions are left out of some row: the model gave no finite number there."),
        ];

    /// <summary>How many times the prompts ran: on how many revisions.</summary>
    public int RunCount { get; init; } = 1;

    /// <summary>Kept token rows of several runs; null where the report is of one.</summary>
    public IReadOnlyList<TokenPart>? TokenParts { get; init; }

    /// <summary>Kept token rows, by the run that left them; empty where none were asked.</summary>
    /// <param name="spec">What the findings are of.</param>
    public IReadOnlyList<TokenPart> TokensOf(Spec spec) =>
        TokenParts ?? (TokenRows is null ? [] : [new TokenPart(Revision: null, Step: null, spec, TokenRows)]);
}

/// <summary>Kept token rows of one run.</summary>
/// <param name="Revision">Its model's revision, where there are several; null where there is one.</param>
/// <param name="Step">The training step that the revision states; null where it states none.</param>
/// <param name="Spec">What ran.</param>
/// <param name="Columns">The rows.</param>
public sealed record TokenPart(string? Revision, int? Step, Spec Spec, TokenColumns Columns);
