namespace SelfRepair.Analysis.Transformers;

/// <summary>A head is asked for that the model does not have.</summary>
/// <param name="head">The text or head asked for.</param>
/// <param name="index">Its place in the request, from 0.</param>
/// <param name="shape">The model's dimensions.</param>
public sealed class UnknownHeadException(string head, int index, ModelShape shape) : AnalysisException(
    $"Head {head} is outside the model, which has layers 0 to {shape.LayerCount - 1} and heads 0 to "
    + $"{shape.HeadCount - 1}. Write L0H{shape.HeadCount - 1} for one head, L0H* for a layer's heads, or all.")
{
    /// <summary>The text or head asked for.</summary>
    public string Head => head;

    /// <summary>Its place in the request, from 0.</summary>
    public int Index => index;

    /// <summary>Number of the model's layers.</summary>
    public int LayerCount => shape.LayerCount;

    /// <summary>Heads in each layer.</summary>
    public int HeadCount => shape.HeadCount;
}
