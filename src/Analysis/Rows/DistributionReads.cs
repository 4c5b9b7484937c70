namespace SelfRepair.Analysis.Rows;

/// <summary>What a row reads of the distribution over the vocabulary that its last stream predicts at each scored
/// position (E69 to E71).</summary>
/// <param name="TopCount">How many of the most likely tokens are read, 1 to d_vocab.</param>
/// <param name="Before">An earlier row of the same tokens, and maybe more, that kept its streams
/// (<see cref="RowReads.Streams"/>): how far this row's distribution lies from that row's is read too. Null:
/// not.</param>
public sealed record DistributionReads(int TopCount, ActivationCache? Before = null);
