namespace SelfRepair.Analysis.Transformers;

/// <summary>Heads are asked for that the model does not have.</summary>
/// <param name="heads">The texts or heads asked for.</param>
/// <param name="indices">Their places in the request, from 0.</param>
/// <param name="shape">The model's dimensions.</param>
public sealed class UnknownHeadException(
    IReadOnlyList<string> heads, IReadOnlyList<int> indices, ModelShape shape) : AnalysisException(
    $"{Name(heads)} outside the model, which has layers 0 to {shape.LayerCount - 1} and heads 0 to "
    + $"{shape.HeadCount - 1}. Write L0H{shape.HeadCount - 1} for one head, L0H* for a layer's heads, or all.")
{
    /// <summary>Heads named in the message before it says how many more there are.</summary>
    private const int MaxNamed = 8;

    /// <summary>Refuses one head.</summary>
    /// <param name="head">The text or head asked for.</param>
    /// <param name="index">Its place in the request, from 0.</param>
    /// <param name="shape">The model's dimensions.</param>
    public UnknownHeadException(string head, int index, ModelShape shape)
        : this([head], [index], shape)
    {
    }

    /// <summary>The first text or head asked for.</summary>
    public string Head => heads[0];

    /// <summary>Its place in the request, from 0.</summary>
    public int Index => indices[0];

    /// <summary>Places of all of them in the request, from 0.</summary>
    public IReadOnlyList<int> Indices => indices;

    /// <summary>Number of the model's layers.</summary>
    public int LayerCount => shape.LayerCount;

    /// <summary>Heads in each layer.</summary>
    public int HeadCount => shape.HeadCount;

    private static string Name(IReadOnlyList<string> heads)
    {
        string more = heads.Count > MaxNamed ? $" and {heads.Count - MaxNamed} more" : string.Empty;
        return heads.Count == 1
            ? $"Head {heads[0]} is"
            : $"Heads {string.Join(", ", heads.Take(MaxNamed))}{more} are";
    }
}
