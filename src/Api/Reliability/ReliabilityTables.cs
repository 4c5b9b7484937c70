using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.Reliability;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Reliability;

/// <summary>The tables of reliability, column by column.</summary>
public static class ReliabilityTables
{
    /// <summary>A row a head.</summary>
    public static RowTable<ReliabilityRequest, ReliabilityRow> Heads { get; } =
        new RowTable<ReliabilityRequest, ReliabilityRow>(
                "ReliabilityRow", "How repeatable a head's self-repair is over prompts, logits.")
            .Head(row => row.Head)
            .Index("n", "Number of positions.", row => row.N)
            .Terms([new TermColumn<ReliabilityRequest, ReliabilityRow>(Terms.SelfRepair.Name, row => row.SelfRepair)])
            .Number(
                "between_prompt_sd",
                "Standard deviation (n - 1) of the prompts' mean self_repair.",
                row => row.BetweenPromptSd)
            .Number(
                "within_prompt_sd",
                "Root of the prompts' mean variance (n - 1) of self_repair; prompts of one position are left out.",
                row => row.WithinPromptSd)
            .Number(
                "share_over_corrected",
                "Share of positions over-corrected, among those above floor.",
                row => row.ShareOverCorrected)
            .Count(
                "share_count",
                "Number of positions behind the share: |direct_effect_lost| is floor or more.",
                row => row.ShareCount);

    /// <summary>A row for 1, 2, 4, ... prompts.</summary>
    public static RowTable<ReliabilityRequest, RankRow> Ranks { get; } =
        new RowTable<ReliabilityRequest, RankRow>(
                "RankRow", "How much of the ranking of heads over all prompts the first few prompts have.")
            .Index("prompts", "Number of prompts, the first of a permutation.", row => row.Prompts)
            .Number(
                "spearman",
                "Rank correlation of their ranking of heads by mean self_repair with that of all prompts; prompts "
                    + "weigh alike, tied ranks are averaged.",
                row => row.Spearman);
}
