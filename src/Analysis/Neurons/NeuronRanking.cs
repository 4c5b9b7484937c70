using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Neurons;

/// <summary>A layer's neurons in the order of their |mean change|, the largest first, ties to the lower index, and what
/// the first of them have of the layer's change (E73).</summary>
internal sealed class NeuronRanking
{
    /// <summary>Least |summed change| of a layer that shares are taken of, logits: below, a share of a change that is
    /// not there misleads.</summary>
    public const double LeastChange = 0.01;

    private readonly NeuronSums sums;
    private readonly int[] order;

    /// <summary>Ranks a layer's neurons.</summary>
    /// <param name="sums">The layer's sums.</param>
    public NeuronRanking(NeuronSums sums)
    {
        this.sums = sums;
        order = [.. Enumerable.Range(0, sums.NeuronCount).OrderByDescending(neuron => Math.Abs(ChangeOf(neuron)))];
    }

    /// <summary>Numbers of neurons that a curve has a row of: 1, 2, 4 and on, and all.</summary>
    /// <param name="neurons">Neurons of a layer.</param>
    public static IEnumerable<int> Steps(int neurons) => [.. Doubling.Below(neurons), neurons];

    /// <summary>The first neurons.</summary>
    /// <param name="count">How many, at most.</param>
    public IEnumerable<int> First(int count) => order.Take(count);

    /// <summary>What the first neurons have of the layer's change.</summary>
    /// <param name="layer">The layer.</param>
    public IEnumerable<CurveRow> Curve(int layer)
    {
        double total = order.Sum(ChangeOf);
        double sum = 0;
        int taken = 0;
        foreach (int step in Steps(order.Length))
        {
            for (; taken < step; taken++)
            {
                sum += ChangeOf(order[taken]);
            }

            yield return new CurveRow(layer, step, Math.Abs(total) < LeastChange ? null : sum / total);
        }
    }

    /// <summary>Without positions nothing changes.</summary>
    private double ChangeOf(int neuron) => sums.MeanChange(neuron) ?? 0;
}
