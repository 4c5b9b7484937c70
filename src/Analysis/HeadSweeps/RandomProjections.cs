namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Random directions w seen from the scored positions of one prompt: all that the closed forms of random
/// writes need of them.</summary>
/// <param name="scoredCount">Scored positions.</param>
/// <param name="directionCount">Directions.</param>
internal sealed class RandomProjections(int scoredCount, int directionCount)
{
    private readonly double[] alongTarget = new double[scoredCount * directionCount];
    private readonly double[] alongStream = new double[scoredCount * directionCount];

    /// <summary>w . u at a scored position, logits x scale a unit of the stream.</summary>
    /// <param name="scored">The position's place among the scored ones.</param>
    /// <param name="direction">The direction.</param>
    public double AlongTarget(int scored, int direction) => alongTarget[(scored * directionCount) + direction];

    /// <summary>w . r at a scored position, r the clean last stream.</summary>
    /// <param name="scored">The position's place among the scored ones.</param>
    /// <param name="direction">The direction.</param>
    public double AlongStream(int scored, int direction) => alongStream[(scored * directionCount) + direction];

    /// <summary>Takes in a direction at a position.</summary>
    /// <param name="scored">The position's place among the scored ones.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="target">w . u.</param>
    /// <param name="stream">w . r.</param>
    public void Set(int scored, int direction, double target, double stream)
    {
        alongTarget[(scored * directionCount) + direction] = target;
        alongStream[(scored * directionCount) + direction] = stream;
    }
}
