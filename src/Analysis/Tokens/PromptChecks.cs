using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Tokens;

/// <summary>Refuses prompts that the model or the asked positions do not take.</summary>
/// <param name="shape">The model's dimensions.</param>
internal sealed class PromptChecks(ModelShape shape)
{
    /// <summary>Refuses what does not fit.</summary>
    /// <exception cref="AnalysisException">A prompt does not fit.</exception>
    public void Run(IReadOnlyList<Prompt> prompts, PositionChoice positions, Metric metric)
    {
        for (int prompt = 0; prompt < prompts.Count; prompt++)
        {
            CheckLength(prompts[prompt].Tokens.Length, prompt, positions);
            CheckIds(prompts[prompt], prompt);
        }

        CheckTargets(prompts);
        for (int prompt = 0; prompt < prompts.Count && metric == Metric.LogitDifference; prompt++)
        {
            CheckFoils(prompts[prompt], prompt, positions);
        }
    }

    /// <summary>Refuses ids that the model does not have.</summary>
    /// <exception cref="UnknownTokenIdException">An id lies outside the vocabulary.</exception>
    public void CheckIds(ReadOnlySpan<int> ids, TokenRole role, int prompt)
    {
        for (int index = 0; index < ids.Length; index++)
        {
            if (ids[index] < 0 || ids[index] >= shape.DVocab)
            {
                throw new UnknownTokenIdException(role, prompt, index, ids[index], shape.DVocab);
            }
        }
    }

    /// <summary>Refuses a list of tokens that is longer than the model's context.</summary>
    /// <exception cref="ContextExceededException">It is longer.</exception>
    public void CheckContext(int length, TokenRole role, int prompt)
    {
        if (length > shape.ContextLength)
        {
            throw new ContextExceededException(role, prompt, length, shape.ContextLength);
        }
    }

    private static void CheckTargets(IReadOnlyList<Prompt> prompts)
    {
        int given = prompts.Count(prompt => prompt.Target is not null);
        if (given > 0 && given < prompts.Count)
        {
            int without = prompts.TakeWhile(prompt => prompt.Target is not null).Count();
            throw new TargetMissingException(without, given, prompts.Count);
        }
    }

    private static void CheckFoils(Prompt prompt, int index, PositionChoice positions)
    {
        if (positions.IsLast && prompt.Foil is not null)
        {
            return;
        }

        if (prompt.Foils is null)
        {
            throw new FoilMissingException(index, positions.IsLast);
        }

        int expected = Scoring.CountOf(prompt.Tokens.Length, positions);
        if (prompt.Foils.Count != expected)
        {
            throw new FoilCountException(index, prompt.Foils.Count, expected);
        }
    }

    private void CheckLength(int length, int prompt, PositionChoice positions)
    {
        int minimum = positions.IsLast ? 1 : 2;
        if (length < minimum)
        {
            throw new PromptTooShortException(prompt, length, minimum);
        }

        CheckContext(length, TokenRole.Prompt, prompt);
        foreach (int position in positions.Listed ?? [])
        {
            if (position < 0 || position > length - 2)
            {
                throw new PositionMissingException(position, prompt, length);
            }
        }
    }

    private void CheckIds(Prompt prompt, int index)
    {
        CheckIds(prompt.Tokens.Span, TokenRole.Prompt, index);
        CheckIds(prompt.Target is { } target ? [target] : [], TokenRole.Target, index);
        CheckIds(prompt.Foil is { } foil ? [foil] : [], TokenRole.Foil, index);
        CheckIds(prompt.Foils is { } foils ? [.. foils] : [], TokenRole.Foils, index);
        CheckIds(prompt.Counterpart is { } counterpart ? counterpart.Span : [], TokenRole.Counterpart, index);
    }
}
