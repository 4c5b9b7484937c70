using System.Numerics.Tensors;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Verification;

/// <summary>Attention of the naive pass, one head and position at a time.</summary>
/// <param name="config">The model.</param>
/// <param name="qkv">Queries, keys and values with their biases, [pos, head x (q, k, v) x d_head].</param>
internal sealed class NaiveAttention(CheckpointConfig config, Estimate qkv)
{
    private readonly int _width = config.Shape.DHead;

    /// <summary>What every head hands to the output matrix, value bias included, [pos, head x d_head].</summary>
    public Estimate Output()
    {
        Estimate output = Estimate.Zeros(qkv.PositionCount, config.Shape.DModel);
        for (int head = 0; head < config.Shape.HeadCount; head++)
        {
            double[][] queries = Rotated(head, part: 0);
            double[][] keys = Rotated(head, part: 1);
            for (int position = 0; position < qkv.PositionCount; position++)
            {
                Attend(output, head, position, queries[position], keys);
            }
        }

        return output;
    }

    private void Attend(Estimate output, int head, int position, double[] query, double[][] keys)
    {
        double[] weights = new double[position + 1];
        double scoreBound = 0;
        double largestValue = 0;
        double valueBound = 0;
        for (int source = 0; source <= position; source++)
        {
            weights[source] = TensorPrimitives.Dot<double>(query, keys[source]) / Math.Sqrt(_width);
            scoreBound = Math.Max(scoreBound, ScoreBound(head, position, source));
            largestValue = Math.Max(largestValue, LargestMagnitude(Part(qkv.ValuesAt(source), head, 2)));
            valueBound = Math.Max(valueBound, LargestMagnitude(Part(qkv.BoundsAt(source), head, 2)));
        }

        SoftMax(weights);
        Span<double> z = output.ValuesAt(position).Slice(head * _width, _width);
        for (int source = 0; source <= position; source++)
        {
            TensorPrimitives.MultiplyAdd(Part(qkv.ValuesAt(source), head, 2), weights[source], z, z);
        }

        output.BoundsAt(position).Slice(head * _width, _width).Fill(
            Float32Error.OfWeightedMean(scoreBound, position + 1, valueBound, largestValue));
    }

    /// <summary>By the norms of q and k and of their bounds; a rotation changes no norm.</summary>
    private double ScoreBound(int head, int position, int source)
    {
        double q = TensorPrimitives.Norm<double>(Part(qkv.ValuesAt(position), head, 0));
        double k = TensorPrimitives.Norm<double>(Part(qkv.ValuesAt(source), head, 1));
        double qBound = TensorPrimitives.Norm<double>(Part(qkv.BoundsAt(position), head, 0)) + Float32Error.OfStep(q);
        double kBound = TensorPrimitives.Norm<double>(Part(qkv.BoundsAt(source), head, 1)) + Float32Error.OfStep(k);
        return ((qBound * k) + (q * kBound) + (q * k * Float32Error.OfSum(_width))) / Math.Sqrt(_width);
    }

    /// <summary>x[i] cos - x[i + half] sin and x[i + half] cos + x[i] sin at angle position x base^(-2i /
    /// dims).</summary>
    private double[][] Rotated(int head, int part)
    {
        int half = config.RotaryDims / 2;
        double[][] rotated = new double[qkv.PositionCount][];
        for (int position = 0; position < rotated.Length; position++)
        {
            double[] x = [.. Part(qkv.ValuesAt(position), head, part)];
            for (int index = 0; index < half; index++)
            {
                double angle = position / Math.Pow(config.RotaryBase, 2.0 * index / config.RotaryDims);
                (double low, double high) = (x[index], x[index + half]);
                x[index] = (low * Math.Cos(angle)) - (high * Math.Sin(angle));
                x[index + half] = (high * Math.Cos(angle)) + (low * Math.Sin(angle));
            }

            rotated[position] = x;
        }

        return rotated;
    }

    private Span<double> Part(Span<double> position, int head, int part) =>
        position.Slice(((head * 3) + part) * _width, _width);

    private static void SoftMax(double[] scores)
    {
        double largest = scores.Max();
        double sum = 0;
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = Math.Exp(scores[index] - largest);
            sum += scores[index];
        }

        TensorPrimitives.Divide<double>(scores, sum, scores);
    }

    private static double LargestMagnitude(ReadOnlySpan<double> values) =>
        Math.Abs(TensorPrimitives.MaxMagnitude(values));
}
