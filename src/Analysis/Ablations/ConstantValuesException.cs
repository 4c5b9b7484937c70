namespace SelfRepair.Analysis.Ablations;

/// <summary>The vectors of a constant ablation are not those of what it ablates.</summary>
/// <param name="component">The component: <c>L4H0</c> or <c>MLP3</c>; null where it is not one of them.</param>
/// <param name="fault">What is wrong, a sentence.</param>
public sealed class ConstantValuesException(string? component, string fault) : AnalysisException(fault)
{
    /// <summary>The component.</summary>
    public string? Component => component;
}
