namespace SelfRepair.Analysis.Rows;

/// <summary>The distribution over the vocabulary that a row's last stream predicts at each scored position, under the
/// stream's own LayerNorm scale.</summary>
/// <param name="Loss">-log p(target), [scored], nats, 0 or more (E70).</param>
/// <param name="Divergence">KL(p || q), [scored], nats, 0 or more: p is the distribution of
/// <see cref="DistributionReads.Before"/>, q this row's (E69). Empty without such a row.</param>
/// <param name="Tokens">Ids of the most likely tokens, [scored, top], the most likely one first, of equally likely
/// ones the lower id (E71).</param>
/// <param name="Probabilities">Their probabilities, [scored, top].</param>
public sealed record DistributionReadings(
    ReadOnlyMemory<float> Loss,
    ReadOnlyMemory<float> Divergence,
    ReadOnlyMemory<int> Tokens,
    ReadOnlyMemory<float> Probabilities);
