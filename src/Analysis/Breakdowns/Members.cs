using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Breakdowns;

/// <summary>The components that are replaced together: what they write is their own effect, no answer to it.</summary>
/// <param name="shape">The model's dimensions.</param>
internal sealed class Members(ModelShape shape)
{
    private readonly bool[] heads = new bool[shape.LayerCount * shape.HeadCount];
    private readonly bool[] mlps = new bool[shape.LayerCount];

    /// <summary>Whether there are heads of a layer among them, [layer].</summary>
    public bool HasHeadsOf(int layer) => heads.AsSpan(layer * shape.HeadCount, shape.HeadCount).Contains(true);

    /// <summary>Takes a head in.</summary>
    /// <param name="head">The head.</param>
    public void Add(HeadId head) => heads[(head.Layer * shape.HeadCount) + head.Index] = true;

    /// <summary>Takes an MLP layer in.</summary>
    /// <param name="layer">The block, from 0.</param>
    public void AddMlp(int layer) => mlps[layer] = true;

    /// <summary>Whether a head is a member.</summary>
    /// <param name="layer">The block, from 0.</param>
    /// <param name="head">The head in its block, from 0.</param>
    public bool HasHead(int layer, int head) => heads[(layer * shape.HeadCount) + head];

    /// <summary>Whether an MLP layer is a member.</summary>
    /// <param name="layer">The block, from 0.</param>
    public bool HasMlp(int layer) => mlps[layer];
}
