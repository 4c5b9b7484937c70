using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Hooks;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>Values of one kind of patch, for every layer.</summary>
/// <param name="Patch">The input of the stacked graph.</param>
/// <param name="Dims">Its sizes, layers first where it has them.</param>
/// <param name="Values">Row-major.</param>
internal sealed record PatchValues(HookInfo Patch, long[] Dims, float[] Values)
{
    /// <summary>The value that changes nothing.</summary>
    public static float Neutral(string name) => name.EndsWith(".keep", StringComparison.Ordinal) ? 1 : 0;

    /// <summary>Values near those that change nothing, so that scales stay positive.</summary>
    public static PatchValues Random(HookInfo patch, ModelShape shape, int batch, int length)
    {
        long[] dims =
        [
            .. patch.Axes.Select(axis => axis switch
            {
                "layer" => shape.LayerCount,
                "batch" => batch,
                "pos" => length,
                "head" => shape.HeadCount,
                "d_head" => shape.DHead,
                "d_model" => shape.DModel,
                _ => 1L,
            }),
        ];
        Random random = new(patch.Name.Length);
        float[] values = new float[dims.Aggregate(1L, (product, size) => product * size)];
        for (int place = 0; place < values.Length; place++)
        {
            values[place] = Neutral(patch.Name) + (0.5f * random.NextSingle());
        }

        return new PatchValues(patch, dims, values);
    }

    /// <summary>Gives them to both graphs, layer by layer to the one and stacked to the other.</summary>
    public void GiveTo(Tensors single, Tensors stacked)
    {
        stacked.Add(Patch.Name, Values, Dims);
        if (Patch.Axes[0] != "layer")
        {
            single.Add(Patch.Name, Values, Dims);
            return;
        }

        int size = Values.Length / (int)Dims[0];
        for (int layer = 0; layer < Dims[0]; layer++)
        {
            single.Add($"blocks.{layer}.{Patch.Name}", Values[(layer * size)..((layer + 1) * size)], Dims[1..]);
        }
    }
}
