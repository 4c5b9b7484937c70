using System.Collections.ObjectModel;

namespace SelfRepair.Api.Problems;

/// <summary>A refusal that the service itself foresees, beside those of the analysis and of the model.</summary>
/// <param name="message">What was asked, what exists, what to do.</param>
/// <param name="innerException">What lies beneath, if anything.</param>
public abstract class ApiException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Headers that say more of it, by name.</summary>
    public virtual IReadOnlyDictionary<string, string> Headers => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>After how long to try again; null where only its kind tells.</summary>
    public virtual TimeSpan? RetryAfter => null;
}
