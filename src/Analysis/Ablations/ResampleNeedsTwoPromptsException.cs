namespace SelfRepair.Analysis.Ablations;

/// <summary>Resample ablation is asked for with nothing to resample from.</summary>
/// <param name="promptCount">Prompts given.</param>
public sealed class ResampleNeedsTwoPromptsException(int promptCount) : AnalysisException(
    $"Resample ablation takes a head's output from another prompt, and {promptCount} was given. "
    + "Give two prompts or more, a source, or another ablation such as 'zero'.")
{
    /// <summary>Prompts given.</summary>
    public int PromptCount => promptCount;
}
