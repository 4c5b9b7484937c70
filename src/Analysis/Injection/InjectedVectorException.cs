namespace SelfRepair.Analysis.Injection;

/// <summary>A vector that is none of the model's, or does not fit the prompts.</summary>
/// <param name="vector">Its place in the request, from 0.</param>
/// <param name="fault">What is wrong, a sentence without its end.</param>
public sealed class InjectedVectorException(int vector, string fault)
    : AnalysisException($"Vector {vector} cannot be injected: {fault}.")
{
    /// <summary>Its place in the request, from 0.</summary>
    public int Vector => vector;
}
