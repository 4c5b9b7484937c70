using System.Globalization;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>What is put back, or read: a head, or all heads of a layer together.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="HeadIndex">The head in its layer; null for all of them.</param>
public readonly record struct ReinforcedOutput(int Layer, int? HeadIndex)
{
    /// <summary>A head.</summary>
    /// <param name="head">The head.</param>
    public static ReinforcedOutput Of(HeadId head) => new(head.Layer, head.Index);

    /// <summary>The heads of it, in the order of their index.</summary>
    /// <param name="shape">The model's dimensions.</param>
    public HeadId[] HeadsIn(ModelShape shape)
    {
        int layer = Layer;
        IEnumerable<int> indices = HeadIndex is int own ? [own] : Enumerable.Range(0, shape.HeadCount);
        return [.. indices.Select(index => new HeadId(layer, index))];
    }

    /// <summary><c>L9H6</c>, or <c>attention layer 9</c>.</summary>
    public override string ToString() => HeadIndex is int index
        ? new HeadId(Layer, index).ToString()
        : string.Create(CultureInfo.InvariantCulture, $"attention layer {Layer}");
}
