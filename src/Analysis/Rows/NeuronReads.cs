namespace SelfRepair.Analysis.Rows;

/// <summary>What a row reads of MLP neurons: how their direct effects differ from those of the row that it starts
/// from.</summary>
/// <remarks>A row that starts with a change, runs consecutive blocks and changes nothing on the way. In a parallel
/// model the MLP of the block after the last one that it runs can be read too, since it reads the stream there. Layers
/// before its first block are read as they are in the row that it starts from.</remarks>
/// <param name="Layers">The MLP layers, each once, at least one.</param>
/// <param name="Top">How many neurons of a layer a position counts as those of its largest changes, at least
/// 1.</param>
/// <param name="Scale">What direct effects are divided by: the final LayerNorm's scale of the row that it starts from,
/// at each scored position, [scored].</param>
public sealed record NeuronReads(IReadOnlyList<int> Layers, int Top, ReadOnlyMemory<float> Scale);
