using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Folding;

/// <summary>cos and sin of the rotary angles position x base^(-2i / rotary_dims), computed in double.</summary>
internal static class RotaryTables
{
    /// <summary>Both tables, [n_ctx, rotary_dims / 2]; none where no dimension is rotated.</summary>
    /// <param name="config">The model.</param>
    public static IEnumerable<FoldedTensor> Tensors(CheckpointConfig config)
    {
        if (config.RotaryDims == 0)
        {
            return [];
        }

        int half = config.RotaryDims / 2;
        double[] angles = new double[config.Shape.ContextLength * half];
        for (int entry = 0; entry < angles.Length; entry++)
        {
            angles[entry] = entry / half * Math.Pow(config.RotaryBase, -2.0 * (entry % half) / config.RotaryDims);
        }

        return
        [
            new FoldedVector(WeightNames.RotaryCos, half, Array.ConvertAll(angles, Math.Cos)),
            new FoldedVector(WeightNames.RotarySin, half, Array.ConvertAll(angles, Math.Sin)),
        ];
    }
}
