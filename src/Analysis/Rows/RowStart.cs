namespace SelfRepair.Analysis.Rows;

/// <summary>The stream of an earlier row at one place, plus a difference.</summary>
/// <param name="Cache">An earlier row's activations, its streams among them (<see cref="RowReads.Streams"/>).</param>
/// <param name="Layer">The first block to run, 0 to n_layers; n_layers runs none: the stream goes straight to the
/// unembedding.</param>
/// <param name="Entry">Where in that block. <see cref="BlockEntry.Mlp"/> exists in serial blocks alone.</param>
/// <param name="Difference">What is added to the stream there, or null.</param>
public sealed record RowStart(ActivationCache Cache, int Layer, BlockEntry Entry, StreamDifference? Difference);
