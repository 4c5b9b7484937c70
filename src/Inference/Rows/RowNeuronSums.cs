using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Rows;

/// <summary>Sums the neurons of one layer over the scored positions of a row, one position after another, in
/// double.</summary>
/// <param name="neurons">Neurons of a layer.</param>
/// <param name="top">How many of them a position counts as those of its largest changes.</param>
internal sealed class RowNeuronSums(int neurons, int top)
{
    private readonly double[] effectSums = new double[neurons];
    private readonly double[] changeSums = new double[neurons];
    private readonly int[] antiErasures = new int[neurons];
    private readonly int[] recurrences = new int[neurons];
    private readonly float[] largest = new float[Math.Min(top, neurons)];
    private int count;

    /// <summary>Adds a position, unless some number is not finite there.</summary>
    /// <param name="effects">post (W_out u), [neuron].</param>
    /// <param name="changes">(post' - post) (W_out u), [neuron].</param>
    /// <param name="scale">What they are divided by.</param>
    public void Add(ReadOnlySpan<float> effects, ReadOnlySpan<float> changes, float scale)
    {
        if (!AreFinite(effects, changes, scale))
        {
            return;
        }

        count++;
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            effectSums[neuron] += (double)effects[neuron] / scale;
            changeSums[neuron] += (double)changes[neuron] / scale;
            antiErasures[neuron] += effects[neuron] < 0 && changes[neuron] > 0 ? 1 : 0;
        }

        CountLargest(changes);
    }

    /// <summary>The sums as they are read.</summary>
    /// <param name="layer">The layer.</param>
    public NeuronReadings Of(int layer) =>
        new(layer, count, effectSums, changeSums, antiErasures, recurrences);

    private bool AreFinite(ReadOnlySpan<float> effects, ReadOnlySpan<float> changes, float scale)
    {
        // Float32 magnitudes add up far from the end of a double's range; the sum is no number where one of them is
        // none.
        double sum = scale;
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            sum += Math.Abs((double)effects[neuron]) + Math.Abs((double)changes[neuron]);
        }

        return double.IsFinite(sum);
    }

    /// <summary>Counts the neurons of the largest |change|: those above the least of them, and of the equal ones the
    /// first. None whose change is 0.</summary>
    private void CountLargest(ReadOnlySpan<float> changes)
    {
        float least = LeastOfLargest(changes);
        int left = largest.Length;
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            bool isAbove = Math.Abs(changes[neuron]) > least;
            recurrences[neuron] += isAbove ? 1 : 0;
            left -= isAbove ? 1 : 0;
        }

        for (int neuron = 0; neuron < neurons && left > 0 && least > 0; neuron++)
        {
            bool isEqual = Math.Abs(changes[neuron]) == least;
            recurrences[neuron] += isEqual ? 1 : 0;
            left -= isEqual ? 1 : 0;
        }
    }

    /// <summary>The least of the largest |change|, by a heap whose root is the least.</summary>
    private float LeastOfLargest(ReadOnlySpan<float> changes)
    {
        Array.Clear(largest);
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            float magnitude = Math.Abs(changes[neuron]);
            if (magnitude > largest[0])
            {
                Replace(magnitude);
            }
        }

        return largest[0];
    }

    /// <summary>Puts a larger value in the place of the least.</summary>
    private void Replace(float magnitude)
    {
        int place = 0;
        for (int child = 1; child < largest.Length; child = (2 * place) + 1)
        {
            child += child + 1 < largest.Length && largest[child + 1] < largest[child] ? 1 : 0;
            if (largest[child] >= magnitude)
            {
                break;
            }

            largest[place] = largest[child];
            place = child;
        }

        largest[place] = magnitude;
    }
}
