namespace SelfRepair.Inference;

/// <summary>A refusal that running a model foresees: a package that is not what it says, text that a tokenizer cannot
/// take, a device that is not there.</summary>
public abstract class InferenceException : Exception
{
    /// <summary>Refuses with a sentence that says what was found and what to do.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">What lies beneath, if anything.</param>
    protected InferenceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
