namespace SelfRepair.Analysis.Ablations;

/// <summary>A prompt's source is too short and nothing can continue it.</summary>
/// <param name="prompt">Index of the prompt, from 0.</param>
/// <param name="promptLength">The prompt's tokens.</param>
/// <param name="sourceLength">Tokens that there are at most.</param>
/// <param name="origin">Where the source comes from.</param>
public sealed class SourceTooShortException(int prompt, int promptLength, int sourceLength, SourceOrigin origin)
    : AnalysisException(
        $"The source of prompt {prompt} has {sourceLength} of the {promptLength} tokens it needs"
        + (origin == SourceOrigin.Sources
            ? ". Give a source at least as long as its prompt."
            : ", and no other prompt has tokens to continue it. Add longer prompts or another ablation."))
{
    /// <summary>Index of the prompt, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>The prompt's tokens.</summary>
    public int PromptLength => promptLength;

    /// <summary>Tokens that there are at most.</summary>
    public int SourceLength => sourceLength;

    /// <summary>Where the source comes from.</summary>
    public SourceOrigin Origin => origin;
}
