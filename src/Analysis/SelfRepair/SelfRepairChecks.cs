using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Refuses settings that do not fit the model or themselves.</summary>
internal static class SelfRepairChecks
{
    /// <summary>Refuses what does not fit.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or head.</exception>
    public static void Run(SelfRepairSettings settings, ModelShape shape)
    {
        if (settings.Heads.Count == 0)
        {
            throw new ArgumentException("An analysis needs at least one head.", nameof(settings));
        }

        if (!(settings.TopFraction is >= 0 and <= 1) || !(settings.Floor >= 0) || settings.Bootstrap < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(settings), "The top fraction is 0 to 1, the floor and the bootstrap are not negative.");
        }

        HeadChecks.Run(settings.Heads, shape);
        PromptSettingsChecks.Run(
            settings, shape, [.. settings.Heads.Select(head => Component.Of(head, shape))]);
    }
}
