namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>An attention layer is asked for that the model does not have.</summary>
/// <param name="layer">The layer.</param>
/// <param name="index">Its place in the request, from 0.</param>
/// <param name="layerCount">Layers of the model.</param>
public sealed class ReinforcedLayerException(int layer, int index, int layerCount) : AnalysisException(
    $"attention_layers names layer {layer}, and the model has layers 0 to {layerCount - 1}.")
{
    /// <summary>Its place in the request, from 0.</summary>
    public int Index => index;
}
