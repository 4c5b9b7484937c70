using SelfRepair.Analysis.Transformers;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>The tensors that a checkpoint must hold, and their shapes.</summary>
internal static class CheckpointLayout
{
    /// <summary>Every needed tensor but the unembedding, whose name varies.</summary>
    /// <param name="config">What config.json says.</param>
    public static IEnumerable<(string Name, long[] Shape)> Of(CheckpointConfig config)
    {
        ModelShape shape = config.Shape;
        IEnumerable<(string Name, long[] Shape)> blocks =
            Enumerable.Range(0, shape.LayerCount).SelectMany(layer => OfBlock(config, layer));
        return
        [
            (CheckpointNames.Embedding, [shape.DVocab, shape.DModel]),
            .. blocks,
            (CheckpointNames.FinalGain, [shape.DModel]),
            (CheckpointNames.FinalBias, [shape.DModel]),
        ];
    }

    private static IEnumerable<(string Name, long[] Shape)> OfBlock(CheckpointConfig config, int layer)
    {
        long model = config.Shape.DModel;
        long neurons = config.Shape.DMlp;
        (string Name, long[] Shape)[] biases = config.HasAttentionBias
            ? [(CheckpointNames.QkvBias(layer), [3 * model]), (CheckpointNames.DenseBias(layer), [model])]
            : [];
        return
        [
            (CheckpointNames.Gain1(layer), [model]),
            (CheckpointNames.Bias1(layer), [model]),
            (CheckpointNames.Gain2(layer), [model]),
            (CheckpointNames.Bias2(layer), [model]),
            (CheckpointNames.Qkv(layer), [3 * model, model]),
            (CheckpointNames.Dense(layer), [model, model]),
            .. biases,
            (CheckpointNames.MlpIn(layer), [neurons, model]),
            (CheckpointNames.MlpInBias(layer), [neurons]),
            (CheckpointNames.MlpOut(layer), [model, neurons]),
            (CheckpointNames.MlpOutBias(layer), [model]),
        ];
    }
}
