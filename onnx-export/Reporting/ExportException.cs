namespace SelfRepair.OnnxExport.Reporting;

/// <summary>A refusal that exporting foresees: a checkpoint that cannot be read, or whose numbers would come out
/// wrong.</summary>
/// <remarks>Each cause is a sealed subclass with typed properties. Messages name files and tensors, never
/// folders.</remarks>
public abstract class ExportException : Exception
{
    /// <summary>Refuses with a sentence that says what was found and what to do.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">What lies beneath, if anything.</param>
    protected ExportException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
