using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Folding;

/// <summary>Folds a whole checkpoint, one block at a time.</summary>
internal static class ModelFolding
{
    /// <summary>Every tensor of the package, in <see cref="WeightLayout"/>'s order; biases of a block are made when its
    /// first tensor is asked for, matrices when they are filled.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="cancellationToken">Stops between strips of rows.</param>
    public static IEnumerable<FoldedTensor> Tensors(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        Architecture architecture = checkpoint.Config.ToArchitecture();
        CheckpointTensor embedding = checkpoint[CheckpointNames.Embedding];
        IEnumerable<FoldedTensor> blocks = Enumerable.Range(0, architecture.Shape.LayerCount).SelectMany(
            layer => new BlockFolding(checkpoint, architecture, layer, cancellationToken).Tensors());
        return new[] { new VocabularyMatrix(WeightNames.Embedding, embedding) }
            .Concat(RotaryTables.Tensors(checkpoint.Config))
            .Concat(blocks)
            .Concat(Enumerable.Range(0, 1).SelectMany(
                _ => UnembeddingFolding.Tensors(checkpoint, cancellationToken)));
    }
}
