using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>A model is asked for that is there, but cannot be read.</summary>
/// <param name="name">The model, or its revision.</param>
/// <param name="reason">What is wrong with it, a clause behind the name.</param>
/// <param name="innerException">The system's refusal, where it was asked.</param>
public sealed class ModelUnreadableException(string name, string reason, Exception? innerException = null)
    : ApiException($"'{name}' is there but cannot be used: {reason}.", innerException)
{
    /// <summary>The model, or its revision.</summary>
    public string Name => name;

    /// <summary>What is wrong with it.</summary>
    public string Reason => reason;
}
