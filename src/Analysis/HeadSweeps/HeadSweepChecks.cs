using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Refuses settings of a sweep over heads that do not fit the model or themselves.</summary>
internal static class HeadSweepChecks
{
    /// <summary>Refuses what does not fit.</summary>
    /// <param name="settings">The prompts and the ablation.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="random">The random writes.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or head.</exception>
    public static void Run(
        PromptSettings settings, IReadOnlyList<HeadId> heads, RandomWriteSettings random, ModelShape shape)
    {
        if (heads.Count == 0)
        {
            throw new ArgumentException("An analysis needs at least one head.", nameof(heads));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(random.Count, 1);
        HeadChecks.Run(heads, shape);
        PromptSettingsChecks.Run(settings, shape, [.. heads.Select(head => Component.Of(head, shape))]);
    }
}
