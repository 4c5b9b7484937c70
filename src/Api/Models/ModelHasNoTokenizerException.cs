using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>Text is given to a model without tokenizer.</summary>
/// <param name="model">The model.</param>
/// <param name="pointer">JSON pointer to the text.</param>
public sealed class ModelHasNoTokenizerException(string model, string pointer) : ApiException(
    $"{model} has no tokenizer.json, so it cannot take text. Give token ids: {{\"token_ids\": [...]}}, or put the "
    + "tokenizer.json of its training beside its config.json.")
{
    /// <summary>The model.</summary>
    public string Model => model;

    /// <summary>JSON pointer to the text.</summary>
    public string Pointer => pointer;
}
