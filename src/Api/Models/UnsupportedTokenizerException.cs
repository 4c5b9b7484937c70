using SelfRepair.Api.Problems;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Models;

/// <summary>Text is given to a model whose tokenizer.json is damaged or asks for what is not understood.</summary>
/// <param name="model">The model.</param>
/// <param name="pointer">JSON pointer to the text.</param>
/// <param name="fault">What in the file is at fault.</param>
public sealed class UnsupportedTokenizerException(string model, string pointer, InvalidTokenizerException fault)
    : ApiException(
        $"{model} takes token ids alone, not text. {fault.Message} Give token ids: {{\"token_ids\": [...]}}.")
{
    /// <summary>The model.</summary>
    public string Model => model;

    /// <summary>JSON pointer to the text.</summary>
    public string Pointer => pointer;

    /// <summary>What in the file is at fault.</summary>
    public InvalidTokenizerException Fault => fault;
}
