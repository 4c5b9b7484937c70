using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Refuses requests that do not fit the model or themselves.</summary>
internal static class SelfRepairChecks
{
    /// <summary>Refuses what does not fit.</summary>
    /// <exception cref="AnalysisException">The request does not fit the model or itself.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range, or there is no prompt or head.</exception>
    public static void Run(SelfRepairSettings settings, ModelShape shape)
    {
        CheckNumbers(settings);
        CheckHeads(settings.Heads, shape);
        PromptChecks prompts = new(shape);
        prompts.Run(settings.Prompts, settings.Positions, settings.Metric);
        AblationChecks.Run(settings.Ablation, settings.Prompts);
        CheckSources(settings.Ablation, prompts);
    }

    private static void CheckNumbers(SelfRepairSettings settings)
    {
        if (settings.Prompts.Count == 0 || settings.Heads.Count == 0)
        {
            throw new ArgumentException("An analysis needs at least one prompt and one head.", nameof(settings));
        }

        if (!(settings.TopFraction is >= 0 and <= 1) || !(settings.Floor >= 0) || settings.Bootstrap < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(settings), "The top fraction is 0 to 1, the floor and the bootstrap are not negative.");
        }
    }

    private static void CheckHeads(IReadOnlyList<HeadId> heads, ModelShape shape)
    {
        for (int index = 0; index < heads.Count; index++)
        {
            if (!shape.Contains(heads[index]))
            {
                throw new UnknownHeadException(heads[index].ToString(), index, shape);
            }
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
