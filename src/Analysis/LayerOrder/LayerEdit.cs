namespace SelfRepair.Analysis.LayerOrder;

/// <summary>An edit of the order of a model's blocks (E74).</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Layer">The block that is skipped or repeated, or the first of the two that are swapped; null for the
/// other kinds.</param>
/// <param name="Order">For <see cref="LayerEditKind.Custom"/>: the blocks to run, in order; null for the other
/// kinds.</param>
public sealed record LayerEdit(LayerEditKind Kind, int? Layer = null, IReadOnlyList<int>? Order = null)
{
    /// <summary>Every skip of a block, then every swap of a block with the next.</summary>
    /// <param name="layerCount">Blocks of the model.</param>
    public static IReadOnlyList<LayerEdit> All(int layerCount) =>
    [
        .. Enumerable.Range(0, layerCount).Select(layer => new LayerEdit(LayerEditKind.Skip, layer)),
        .. Enumerable.Range(0, layerCount - 1).Select(layer => new LayerEdit(LayerEditKind.Swap, layer)),
    ];

    /// <summary>The blocks that run, in order. The model has the blocks that the edit names.</summary>
    /// <param name="layerCount">Blocks of the model.</param>
    internal IReadOnlyList<int> BlocksIn(int layerCount)
    {
        int[] clean = [.. Enumerable.Range(0, layerCount)];
        return Kind switch
        {
            LayerEditKind.Skip => [.. clean[..Layer!.Value], .. clean[(Layer.Value + 1)..]],
            LayerEditKind.Swap =>
                [.. clean[..Layer!.Value], Layer.Value + 1, Layer.Value, .. clean[(Layer.Value + 2)..]],
            LayerEditKind.Repeat => [.. clean[..(Layer!.Value + 1)], .. clean[Layer.Value..]],
            LayerEditKind.Reverse => [.. clean.Reverse()],
            LayerEditKind.Custom => [.. Order!],
            _ => throw new InvalidOperationException($"{Kind} is no edit."),
        };
    }
}
