namespace SelfRepair.Analysis.Rows;

/// <summary>The target of each scored position, predicted from one stream of a row under the stream's own LayerNorm
/// scale, over the whole vocabulary.</summary>
/// <param name="Layer">The block that the stream was before, from 0; n_layers for the last stream.</param>
/// <param name="Logit">Centered logit of the target, b_U included, [scored], logits.</param>
/// <param name="Loss">-log p(target), [scored], nats, 0 or more.</param>
/// <param name="Rank">Tokens that are likelier than the target, [scored]: 0 is the most likely one. Of equally likely
/// tokens the lower id comes first.</param>
public sealed record LensReadings(
    int Layer, ReadOnlyMemory<float> Logit, ReadOnlyMemory<float> Loss, ReadOnlyMemory<int> Rank)
{
    /// <summary>Id of the most likely token, [scored]: of equally likely ones the lowest. Empty where not asked
    /// (<see cref="RowReads.TopToken"/>).</summary>
    public ReadOnlyMemory<int> Top { get; init; }
}
