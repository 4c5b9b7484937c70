using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>Refuses prompts and ablations that do not fit the model or each other.</summary>
internal static class PromptSettingsChecks
{
    /// <summary>Refuses what does not fit.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="ablated">What is ablated; where nothing is, the ablation is not looked at.</param>
    /// <exception cref="AnalysisException">The settings do not fit the model or themselves.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt.</exception>
    public static void Run(PromptSettings settings, ModelShape shape, IReadOnlyCollection<Component> ablated)
    {
        if (settings.Prompts.Count == 0)
        {
            throw new ArgumentException("An analysis needs at least one prompt.", nameof(settings));
        }

        PromptChecks prompts = new(shape);
        prompts.Run(settings.Prompts, settings.Positions, settings.Metric);
        if (ablated.Count > 0)
        {
            AblationChecks.Run(settings.Ablation, settings.Prompts);
            ConstantChecks.Run(settings.Ablation, ablated, shape);
            CheckSources(settings.Ablation, prompts);
        }
    }

    private static void CheckSources(AblationSettings ablation, PromptChecks prompts)
    {
        for (int source = 0; source < (ablation.Sources?.Count ?? 0); source++)
        {
            prompts.CheckIds(ablation.Sources![source].Span, TokenRole.Source, source);
        }

        for (int source = 0; source < (ablation.SourceSet?.Count ?? 0); source++)
        {
            ReadOnlyMemory<int> tokens = ablation.SourceSet![source];
            prompts.CheckIds(tokens.Span, TokenRole.SourceSet, source);

            // Resampling cuts a source to its prompt's length; a mean runs it whole.
            if (ablation.Kind != AblationKind.Resample)
            {
                prompts.CheckContext(tokens.Length, TokenRole.SourceSet, source);
            }
        }
    }
}
