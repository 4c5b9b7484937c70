namespace SelfRepair.Inference.Tokenization;

/// <summary>A tokenizer.json that cannot be read, contradicts itself, or asks for what this reader does not
/// know.</summary>
public sealed class InvalidTokenizerException : InferenceException
{
    /// <summary>Refuses a tokenizer.json and says which part of it and why.</summary>
    /// <param name="part">Where in the file, as a dotted path ("model.merges"); empty for the file as a whole.</param>
    /// <param name="reason">What is wrong there, as the end of a sentence.</param>
    /// <param name="innerException">What lies beneath, if anything.</param>
    public InvalidTokenizerException(string part, string reason, Exception? innerException = null)
        : base($"tokenizer.json cannot be used: {(part.Length == 0 ? "the file" : part)} {reason}.", innerException)
    {
        Part = part;
        Reason = reason;
    }

    /// <summary>Where in the file, as a dotted path; empty for the file as a whole.</summary>
    public string Part { get; }

    /// <summary>What is wrong there.</summary>
    public string Reason { get; }
}
