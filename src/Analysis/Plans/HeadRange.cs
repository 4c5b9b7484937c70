using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Plans;

/// <summary>Consecutive heads of a model in the order of layer, then index.</summary>
/// <param name="First">The first of them, counted over the whole model.</param>
/// <param name="Count">Number of heads, at least 1.</param>
public readonly record struct HeadRange(int First, int Count)
{
    /// <summary>Whether it holds a head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="shape">The model's dimensions.</param>
    public bool Has(HeadId head, ModelShape shape)
    {
        int index = (head.Layer * shape.HeadCount) + head.Index;
        return index >= First && index < First + Count;
    }
}
