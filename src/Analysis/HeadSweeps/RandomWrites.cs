using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Random directions that stand in the place of a head's change of write, scaled to its norm position by
/// position (E63).</summary>
/// <param name="settings">How many, and their seed.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class RandomWrites(RandomWriteSettings settings, ModelShape shape)
{
    private readonly double[][] directions =
        [.. Enumerable.Range(0, settings.Count)
            .Select(index => RandomDirections.Unit(settings.Seed, index, shape.DModel))];

    /// <summary>Number of directions.</summary>
    public int Count => directions.Length;

    /// <summary>Norms of the change that a row's difference makes of the stream that it starts with.</summary>
    /// <param name="changed">The stream with the difference, kept by the row, [pos, d_model].</param>
    /// <param name="clean">The stream without it, [pos, d_model].</param>
    /// <param name="positions">Positions whose norms are wanted.</param>
    /// <returns>[position wanted], units of the stream; exactly 0 where nothing changed.</returns>
    public double[] NormsOf(ReadOnlySpan<float> changed, ReadOnlySpan<float> clean, IReadOnlyList<int> positions)
    {
        double[] norms = new double[positions.Count];
        for (int index = 0; index < norms.Length; index++)
        {
            int start = positions[index] * shape.DModel;
            norms[index] = Math.Sqrt(SquaredDistance(
                changed.Slice(start, shape.DModel), clean.Slice(start, shape.DModel)));
        }

        return norms;
    }

    /// <summary>A direction at every position, scaled.</summary>
    /// <param name="direction">The direction, from 0.</param>
    /// <param name="norms">The norm of each position, [pos].</param>
    /// <returns>[pos, d_model], units of the stream.</returns>
    public float[] Write(int direction, ReadOnlySpan<double> norms) =>
        RandomDirections.AtNorms(directions[direction], norms, factor: 1);

    /// <summary>Sees the directions from the scored positions of some prompts: along the scored directions, and along
    /// the clean last streams.</summary>
    /// <param name="prompts">The clean runs, their streams kept.</param>
    /// <returns>[place of the prompt].</returns>
    public RandomProjections[] SeenFrom(CleanPrompt[] prompts) => [.. prompts.Select(SeenFrom)];

    private RandomProjections SeenFrom(CleanPrompt clean)
    {
        RandomProjections seen = new(clean.Scored.Count, Count);
        ReadOnlySpan<float> targets = clean.Cache.ScoredDirections.Span;
        ReadOnlySpan<float> last = clean.Cache.ResidPre(shape.LayerCount).Span;
        for (int scored = 0; scored < clean.Scored.Count; scored++)
        {
            ReadOnlySpan<float> target = targets.Slice(scored * shape.DModel, shape.DModel);
            ReadOnlySpan<float> stream = last.Slice(clean.Scored.Positions[scored] * shape.DModel, shape.DModel);
            for (int direction = 0; direction < Count; direction++)
            {
                seen.Set(scored, direction, Dot(target, directions[direction]), Dot(stream, directions[direction]));
            }
        }

        return seen;
    }

    private static double SquaredDistance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double sum = 0;
        for (int dimension = 0; dimension < one.Length; dimension++)
        {
            double difference = (double)one[dimension] - other[dimension];
            sum += difference * difference;
        }

        return sum;
    }

    private static double Dot(ReadOnlySpan<float> vector, double[] direction)
    {
        double sum = 0;
        for (int dimension = 0; dimension < direction.Length; dimension++)
        {
            sum += vector[dimension] * direction[dimension];
        }

        return sum;
    }
}
