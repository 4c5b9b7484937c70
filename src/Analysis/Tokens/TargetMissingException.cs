namespace SelfRepair.Analysis.Tokens;

/// <summary>Some prompts have a target and some have none.</summary>
/// <param name="prompt">Index of the first prompt without one, from 0.</param>
/// <param name="targetCount">Prompts with a target.</param>
/// <param name="promptCount">All prompts.</param>
public sealed class TargetMissingException(int prompt, int targetCount, int promptCount) : AnalysisException(
    $"{targetCount} of {promptCount} prompts have a target; prompt {prompt} has none. Give every prompt one, or none.")
{
    /// <summary>Index of the first prompt without one, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>Prompts with a target.</summary>
    public int TargetCount => targetCount;

    /// <summary>All prompts.</summary>
    public int PromptCount => promptCount;
}
