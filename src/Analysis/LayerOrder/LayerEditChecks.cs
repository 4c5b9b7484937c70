using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LayerOrder;

/// <summary>Refuses edits that a model does not have.</summary>
internal static class LayerEditChecks
{
    /// <summary>Refuses the first edit that cannot be made.</summary>
    /// <param name="edits">The edits, at least one.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="LayerEditException">An edit lacks what its kind needs, has what its kind does not take, or
    /// names a block that the model lacks.</exception>
    /// <exception cref="ArgumentException">There is no edit.</exception>
    public static void Run(IReadOnlyList<LayerEdit> edits, ModelShape shape)
    {
        if (edits.Count == 0)
        {
            throw new ArgumentException("A layer order needs at least one edit.", nameof(edits));
        }

        for (int edit = 0; edit < edits.Count; edit++)
        {
            Check(edit, edits[edit], shape);
        }
    }

    private static void Check(int index, LayerEdit edit, ModelShape shape)
    {
        bool takesLayer = edit.Kind is LayerEditKind.Skip or LayerEditKind.Swap or LayerEditKind.Repeat;
        string kind = edit.Kind.ToString().ToLowerInvariant();
        Require(takesLayer == edit.Layer is not null, index, takesLayer
            ? $"a {kind} names its layer"
            : $"a {kind} order names no layer");
        bool takesOrder = edit.Kind == LayerEditKind.Custom;
        Require(takesOrder == edit.Order is not null, index, takesOrder
            ? "a custom order names its blocks, such as [1, 0, 2]"
            : "only a custom order names blocks");
        int last = shape.LayerCount - 1;
        Require(
            edit.Layer is null || (edit.Layer >= 0 && edit.Layer <= last),
            index,
            $"layer {edit.Layer} is outside the model, whose layers are 0 to {last}");
        Require(
            edit.Kind != LayerEditKind.Swap || edit.Layer < last,
            index,
            $"layer {edit.Layer} is the last one, and a swap is of a layer with the next");
        foreach (int block in (edit.Order ?? []).Where(block => block < 0 || block > last).Take(1))
        {
            Require(holds: false, index, $"block {block} is outside the model, whose layers are 0 to {last}");
        }
    }

    private static void Require(bool holds, int edit, string fault)
    {
        if (!holds)
        {
            throw new LayerEditException(edit, fault);
        }
    }
}
