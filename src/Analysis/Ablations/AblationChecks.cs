using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Analysis.Ablations;

/// <summary>Refuses ablations that cannot be done for the given prompts.</summary>
internal static class AblationChecks
{
    /// <summary>Refuses what does not fit.</summary>
    /// <exception cref="AnalysisException">The ablation and the prompts do not fit.</exception>
    /// <exception cref="ArgumentException">A number lies outside its range.</exception>
    public static void Run(AblationSettings settings, IReadOnlyList<Prompt> prompts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Draws, 1);
        if (!double.IsFinite(settings.Strength))
        {
            throw new ArgumentException("The strength of an ablation is a finite number.", nameof(settings));
        }

        RefuseUnusedSources(settings);
        CheckSourceSet(settings, prompts);
        if (settings.Kind == AblationKind.Resample)
        {
            CheckResample(settings, prompts);
        }
        else if (settings.Kind == AblationKind.Contrastive)
        {
            CheckCounterparts(prompts);
        }
    }

    private static void RefuseUnusedSources(AblationSettings settings)
    {
        bool takesSet = settings.Kind is AblationKind.Resample or AblationKind.Mean or AblationKind.PositionMean;
        if (settings.SourceSet is not null && (!takesSet || settings.Sources is not null))
        {
            throw new SourceNotUsedException(settings.Kind, SourceOrigin.SourceSet);
        }

        if (settings.Sources is not null && settings.Kind != AblationKind.Resample)
        {
            throw new SourceNotUsedException(settings.Kind, SourceOrigin.Sources);
        }
    }

    private static void CheckSourceSet(AblationSettings settings, IReadOnlyList<Prompt> prompts)
    {
        if (settings.SourceSet is not { } set)
        {
            return;
        }

        if (set.Count == 0 || set.Any(source => source.IsEmpty))
        {
            throw new ArgumentException("A source set has prompts, and each has tokens.", nameof(settings));
        }

        int longest = set.Max(source => source.Length);
        for (int prompt = 0; prompt < prompts.Count && settings.Kind == AblationKind.PositionMean; prompt++)
        {
            if (prompts[prompt].Tokens.Length > longest)
            {
                throw new SourceTooShortException(
                    prompt, prompts[prompt].Tokens.Length, longest, SourceOrigin.SourceSet);
            }
        }
    }

    private static void CheckResample(AblationSettings settings, IReadOnlyList<Prompt> prompts)
    {
        if (settings.Sources is not { } sources)
        {
            if (settings.SourceSet is null && prompts.Count < 2)
            {
                throw new ResampleNeedsTwoPromptsException(prompts.Count);
            }

            return;
        }

        if (sources.Count != prompts.Count)
        {
            throw new SourceCountException(sources.Count, prompts.Count);
        }

        for (int prompt = 0; prompt < prompts.Count; prompt++)
        {
            int length = prompts[prompt].Tokens.Length;
            if (sources[prompt].Length < length)
            {
                throw new SourceTooShortException(prompt, length, sources[prompt].Length, SourceOrigin.Sources);
            }
        }
    }

    private static void CheckCounterparts(IReadOnlyList<Prompt> prompts)
    {
        for (int prompt = 0; prompt < prompts.Count; prompt++)
        {
            int length = prompts[prompt].Tokens.Length;
            if (prompts[prompt].Counterpart?.Length != length)
            {
                throw new CounterpartLengthException(
                    prompt, prompts[prompt].Id, length, prompts[prompt].Counterpart?.Length);
            }
        }
    }
}
