using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Prompts;

/// <summary>A request asks for prompts longer than the model's context.</summary>
/// <param name="model">The model.</param>
/// <param name="maxTokens">What is asked for.</param>
/// <param name="contextLength">What the model takes.</param>
public sealed class MaxTokensExceedContextException(string model, int maxTokens, int contextLength) : ApiException(
    $"max_tokens is {maxTokens}, and {model} reads at most {contextLength} tokens. Ask for {contextLength} or fewer.")
{
    /// <summary>What is asked for.</summary>
    public int MaxTokens => maxTokens;

    /// <summary>What the model takes.</summary>
    public int ContextLength => contextLength;
}
