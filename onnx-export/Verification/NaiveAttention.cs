using System.Numerics.Tensors;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Verification;

/// <summary>Attention of the naive pass, one head and position at a time.</summary>
/// <param name="config">The model.</param>
/// <param name="qkv">Queries, keys and values with their biases, [pos, head x (q, k, v) x d_head].</param>
internal sealed class NaiveAttention(CheckpointConfig config, Estimate qkv)
{
    private readonly int width = config.Shape.DHead;

    /// <summary>What every head hands to the output matrix, value bias included, [pos, head x d_head].</summary>
    public Estimate Output()
    {
        Estimate output = Estimate.Zeros(qkv.PositionCount, config.Shape.DModel);
        for (int head = 0; head < config.Shape.HeadCount; head++)
        {
            Estimate queries = Rotated(head, part: 0);
            Estimate keys = Rotated(head, part: 1);
            for (int position = 0; position < qkv.PositionCount; position++)
            {
                (double[] weights, double scoreBound) = Weights(queries, keys, position);
                Mix(output, head, weights, scoreBound);
            }
        }

        return output;
    }

    /// <summary>Attention weights of a position, [source], and the largest bound of their scores; infinity where one
    /// may overflow.</summary>
    private (double[] Weights, double ScoreBound) Weights(Estimate queries, Estimate keys, int position)
    {
        double[] scores = new double[position + 1];
        double scoreBound = 0;
        for (int source = 0; source <= position; source++)
        {
            double squares = 0;
            double magnitudes = 0;
            double largest = 0;
            for (int index = 0; index < width; index++)
            {
                double q = queries.ValuesAt(position)[index];
                double k = keys.ValuesAt(source)[index];
                scores[source] += q * k / Math.Sqrt(width);
                magnitudes += Math.Abs(q) + Math.Abs(k);
                largest += Math.Abs(q * k);
                squares += (Float32Error.SquaredOfFactor(width, q, queries.BoundsAt(position)[index]) * k * k)
                    + Math.Pow(q * keys.BoundsAt(source)[index], 2);
            }

            double bound = Math.Sqrt(squares / width) + (Float32Error.OfSum(width) * Math.Abs(scores[source]))
                + Float32Error.OfUnderflow(width, magnitudes);
            scoreBound = Math.Max(scoreBound, Float32Error.UnlessOverflow(bound, largest));
        }

        SoftMax(scores);
        return (scores, scoreBound);
    }

    /// <summary>The weighted mean of the values of all sources, dimension by dimension.</summary>
    private void Mix(Estimate output, int head, double[] weights, double scoreBound)
    {
        int position = weights.Length - 1;
        for (int index = 0; index < width; index++)
        {
            double mean = 0;
            double valueBound = 0;
            double magnitude = 0;
            double sum = 0;
            for (int source = 0; source < weights.Length; source++)
            {
                double value = Part(qkv.ValuesAt(source), head, 2)[index];
                mean += weights[source] * value;
                magnitude += weights[source] * Math.Abs(value);
                sum += Math.Abs(value);
                valueBound += weights[source] * Part(qkv.BoundsAt(source), head, 2)[index];
            }

            (double spread, double farthest) = Spread(weights, head, index, mean);
            int place = (head * width) + index;
            output.ValuesAt(position)[place] = mean;
            double bound = valueBound + Float32Error.OfWeights(scoreBound, spread, farthest)
                + (Float32Error.OfSum(weights.Length) * magnitude) + Float32Error.OfStep(magnitude)
                + Float32Error.OfUnderflow(weights.Length, sum);
            output.BoundsAt(position)[place] = double.IsFinite(scoreBound)
                ? Float32Error.UnlessOverflow(bound, magnitude)
                : double.PositiveInfinity;
        }
    }

    private (double Spread, double Farthest) Spread(double[] weights, int head, int index, double mean)
    {
        double spread = 0;
        double farthest = 0;
        for (int source = 0; source < weights.Length; source++)
        {
            double distance = Math.Abs(Part(qkv.ValuesAt(source), head, 2)[index] - mean);
            spread += weights[source] * distance;
            farthest = Math.Max(farthest, distance);
        }

        return (spread, farthest);
    }

    /// <summary>x[i] cos - x[i + half] sin and x[i + half] cos + x[i] sin at angle position x base^(-2i / dims), [pos,
    /// d_head].</summary>
    private Estimate Rotated(int head, int part)
    {
        int half = config.RotaryDims / 2;
        Estimate rotated = Estimate.Zeros(qkv.PositionCount, width);
        for (int position = 0; position < qkv.PositionCount; position++)
        {
            Span<double> x = rotated.ValuesAt(position);
            Span<double> bounds = rotated.BoundsAt(position);
            Part(qkv.ValuesAt(position), head, part).CopyTo(x);
            Part(qkv.BoundsAt(position), head, part).CopyTo(bounds);
            for (int index = 0; index < half; index++)
            {
                double angle = position / Math.Pow(config.RotaryBase, 2.0 * index / config.RotaryDims);
                (double low, double high) = (x[index], x[index + half]);
                x[index] = (low * Math.Cos(angle)) - (high * Math.Sin(angle));
                x[index + half] = (high * Math.Cos(angle)) + (low * Math.Sin(angle));
                double bound = double.Hypot(bounds[index], bounds[index + half])
                    + Float32Error.OfStep(double.Hypot(low, high));
                (bounds[index], bounds[index + half]) = (bound, bound);
            }
        }

        return rotated;
    }

    private Span<double> Part(Span<double> position, int head, int part) =>
        position.Slice(((head * 3) + part) * width, width);

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
}
