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

/// <summary>Where a prompt's source activations come from.</summary>
public enum SourceOrigin
{
    /// <summary>The other prompts of the request.</summary>
    Prompts,

    /// <summary>Another prompt set.</summary>
    SourceSet,

    /// <summary>The sources given one a prompt.</summary>
    Sources,
}

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

/// <summary>Sources are given for another number of prompts than there are.</summary>
/// <param name="given">Sources given.</param>
/// <param name="expected">Prompts given.</param>
public sealed class SourceCountException(int given, int expected) : AnalysisException(
    $"There are {given} sources for {expected} prompts. Give one source a prompt.")
{
    /// <summary>Sources given.</summary>
    public int Given => given;

    /// <summary>Prompts given.</summary>
    public int Expected => expected;
}

/// <summary>A source is given to an ablation that takes none.</summary>
/// <param name="kind">The ablation.</param>
/// <param name="origin">What was given.</param>
public sealed class SourceNotUsedException(AblationKind kind, SourceOrigin origin) : AnalysisException(
    origin == SourceOrigin.Sources
        ? $"Sources one a prompt belong to resample ablation alone, not to {kind}. Leave them out."
        : $"Another prompt set can be resampled from or averaged over; {kind} ablation takes none. Leave it out.")
{
    /// <summary>The ablation.</summary>
    public AblationKind Kind => kind;

    /// <summary>What was given.</summary>
    public SourceOrigin Origin => origin;
}

/// <summary>Contrastive ablation is asked for with a counterpart of another length, or none.</summary>
/// <param name="prompt">Index of the prompt, from 0.</param>
/// <param name="promptLength">The prompt's tokens.</param>
/// <param name="counterpartLength">The counterpart's tokens; null where there is none.</param>
public sealed class CounterpartLengthException(int prompt, int promptLength, int? counterpartLength)
    : AnalysisException(
        counterpartLength is { } length
            ? $"Prompt {prompt} has {promptLength} tokens and its counterpart {length}. "
                + "Contrastive ablation needs the same number: token for token, one prompt replaces the other."
            : $"Prompt {prompt} has no counterpart. Contrastive ablation needs one of {promptLength} tokens for it.")
{
    /// <summary>Index of the prompt, from 0.</summary>
    public int Prompt => prompt;

    /// <summary>The prompt's tokens.</summary>
    public int PromptLength => promptLength;

    /// <summary>The counterpart's tokens; null where there is none.</summary>
    public int? CounterpartLength => counterpartLength;
}
