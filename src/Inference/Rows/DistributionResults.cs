namespace SelfRepair.Inference.Rows;

/// <summary>What is read of the distributions at a batch's scored positions.</summary>
/// <param name="count">Scored positions of all rows.</param>
/// <param name="topCount">Most likely tokens of each.</param>
/// <param name="isHeldAgainst">Whether they are held against others.</param>
internal sealed class DistributionResults(int count, int topCount, bool isHeldAgainst)
{
    /// <summary>Losses, [scored], nats.</summary>
    public float[] Losses { get; } = new float[count];

    /// <summary>Divergences, [scored], nats; empty where there is no other row.</summary>
    public float[] Divergences { get; } = new float[isHeldAgainst ? count : 0];

    /// <summary>Ids of the most likely tokens, [scored, top].</summary>
    public int[] Tokens { get; } = new int[count * topCount];

    /// <summary>Their probabilities, [scored, top].</summary>
    public float[] Probabilities { get; } = new float[count * topCount];
}
