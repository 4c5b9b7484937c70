namespace SelfRepair.Analysis.Neurons;

/// <summary>A layer is asked for that the model does not have.</summary>
/// <param name="layer">The layer asked for.</param>
/// <param name="index">Its place in the request, from 0.</param>
/// <param name="layerCount">Layers of the model.</param>
public sealed class MlpLayersException(int layer, int index, int layerCount) : AnalysisException(
    $"Layer {layer} is outside the model, which has layers 0 to {layerCount - 1}.")
{
    /// <summary>The layer asked for.</summary>
    public int Layer => layer;

    /// <summary>Its place in the request, from 0.</summary>
    public int Index => index;
}
