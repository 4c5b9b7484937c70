namespace SelfRepair.Analysis.Rows;

/// <summary>What one row read.</summary>
public sealed record RowReadings
{
    /// <summary>r . u at each scored position: the last stream along its direction, before the division by the scale,
    /// logits x scale, [scored]. Empty without scored tokens.</summary>
    public required ReadOnlyMemory<float> FinalProjection { get; init; }

    /// <summary>LayerNorm scale of the last stream (or the frozen one) at each scored position, [scored].</summary>
    public required ReadOnlyMemory<float> FinalScale { get; init; }

    /// <summary>The blocks that ran, in order, with the projections of what they wrote; empty where not
    /// asked.</summary>
    public required IReadOnlyList<BlockReadings> Blocks { get; init; }

    /// <summary>Centered logits over the vocabulary at the asked positions, each [d_vocab].</summary>
    public required IReadOnlyList<ReadOnlyMemory<float>> Logits { get; init; }

    /// <summary>Logit, loss and rank of the targets, a stream after another and the last one last; empty where not
    /// asked.</summary>
    public IReadOnlyList<LensReadings> Lens { get; init; } = [];

    /// <summary>The distribution that the last stream predicts; null where not asked.</summary>
    public DistributionReadings? Distribution { get; init; }

    /// <summary>Changes of neurons, in the order of the layers asked for; empty where not asked.</summary>
    public IReadOnlyList<NeuronReadings> Neurons { get; init; } = [];

    /// <summary>What was kept of the row; null where nothing was asked.</summary>
    public ActivationCache? Cache { get; init; }
}
