namespace SelfRepair.Analysis.Injection;

/// <summary>An injection is asked for at a layer that the model lacks, or twice at one.</summary>
/// <param name="index">Its place in the request, from 0.</param>
/// <param name="layer">The layer.</param>
/// <param name="layerCount">Layers of the model.</param>
public sealed class InjectedLayerException(int index, int layer, int layerCount) : AnalysisException(
    layer >= 0 && layer < layerCount
        ? $"Layer {layer} is named twice. Name each layer once."
        : $"Layer {layer} is outside the model, which has layers 0 to {layerCount - 1}.")
{
    /// <summary>Its place in the request, from 0.</summary>
    public int Index => index;

    /// <summary>The layer.</summary>
    public int Layer => layer;
}
