using System.Numerics.Tensors;

namespace SelfRepair.Testing.Naive;

/// <summary>Causal attention with rotary positions, head by head and position by position.</summary>
/// <param name="model">The model.</param>
/// <param name="block">The block's weights.</param>
internal sealed class NaiveAttention(NaiveModel model, NaiveBlock block)
{
    private readonly int width = model.Shape.DHead;

    /// <summary>Every head's queries after rotation, [pos, head x d_head].</summary>
    /// <param name="x">The normalized stream, [pos, d_model].</param>
    public Matrix Queries(Matrix x) => OfHeads(x, head => Rotated(Read(x, block.Q[head], block.BiasQ[head])));

    /// <summary>Every head's keys after rotation, [pos, head x d_head].</summary>
    /// <param name="x">The normalized stream, [pos, d_model].</param>
    public Matrix Keys(Matrix x) => OfHeads(x, head => Rotated(Read(x, block.K[head], block.BiasK[head])));

    /// <summary>Every head's values, [pos, head x d_head].</summary>
    /// <param name="x">The normalized stream, [pos, d_model].</param>
    public Matrix Values(Matrix x) => OfHeads(x, head => Read(x, block.V[head], new double[width]));

    /// <summary>z of every head, [pos, head x d_head].</summary>
    /// <param name="queries">Queries, [pos, head x d_head].</param>
    /// <param name="keys">Keys, likewise, of as many positions or more.</param>
    /// <param name="values">Values, likewise.</param>
    public Matrix Mix(Matrix queries, Matrix keys, Matrix values)
    {
        Matrix z = Matrix.Zeros(values.Rows, model.Shape.DModel);
        for (int head = 0; head < model.Shape.HeadCount; head++)
        {
            (Matrix k, Matrix v) = (OfHead(keys, head), OfHead(values, head));
            for (int position = 0; position < values.Rows; position++)
            {
                Mix(
                    queries[position].Slice(head * width, width),
                    k,
                    v,
                    position,
                    z[position].Slice(head * width, width));
            }
        }

        return z;
    }

    /// <summary>z of every head where each position sees other keys and values before it, and its own, [pos, head x
    /// d_head].</summary>
    /// <param name="queries">Queries, [pos, head x d_head].</param>
    /// <param name="keys">The own keys, likewise.</param>
    /// <param name="values">The own values, likewise.</param>
    /// <param name="otherKeys">The keys before, likewise, of as many positions or more.</param>
    /// <param name="otherValues">The values before, likewise.</param>
    public Matrix Mix(Matrix queries, Matrix keys, Matrix values, Matrix otherKeys, Matrix otherValues)
    {
        Matrix z = Matrix.Zeros(values.Rows, model.Shape.DModel);
        for (int position = 0; position < values.Rows; position++)
        {
            (Matrix Other, Matrix Own)[] pairs = [(otherKeys, keys), (otherValues, values)];
            Matrix[] seen = [.. pairs.Select(pair =>
            {
                Matrix joined = pair.Other.Slice(0, position + 1);
                pair.Own[position].CopyTo(joined[position]);
                return joined;
            })];
            for (int head = 0; head < model.Shape.HeadCount; head++)
            {
                int first = head * width;
                Mix(
                    queries[position].Slice(first, width),
                    OfHead(seen[0], head),
                    OfHead(seen[1], head),
                    position,
                    z[position].Slice(first, width));
            }
        }

        return z;
    }

    private Matrix OfHeads(Matrix x, Func<int, Matrix> read)
    {
        Matrix joined = Matrix.Zeros(x.Rows, model.Shape.DModel);
        for (int head = 0; head < model.Shape.HeadCount; head++)
        {
            Matrix own = read(head);
            for (int position = 0; position < x.Rows; position++)
            {
                own[position].CopyTo(joined[position].Slice(head * width, width));
            }
        }

        return joined;
    }

    private Matrix OfHead(Matrix joined, int head)
    {
        Matrix own = Matrix.Zeros(joined.Rows, width);
        for (int position = 0; position < joined.Rows; position++)
        {
            joined[position].Slice(head * width, width).CopyTo(own[position]);
        }

        return own;
    }

    private static Matrix Read(Matrix x, Matrix weights, double[] bias)
    {
        Matrix read = Matrix.Zeros(x.Rows, weights.Columns);
        for (int position = 0; position < x.Rows; position++)
        {
            weights.Apply(x[position], bias).CopyTo(read[position]);
        }

        return read;
    }

    private void Mix(ReadOnlySpan<double> q, Matrix k, Matrix v, int position, Span<double> z)
    {
        double[] scores = new double[position + 1];
        for (int earlier = 0; earlier <= position; earlier++)
        {
            scores[earlier] = TensorPrimitives.Dot(q, k[earlier]) / Math.Sqrt(width);
        }

        TensorPrimitives.SoftMax<double>(Shifted(scores), scores);
        for (int earlier = 0; earlier <= position; earlier++)
        {
            TensorPrimitives.MultiplyAdd(v[earlier], scores[earlier], z, z);
        }
    }

    private static double[] Shifted(double[] scores)
    {
        double largest = TensorPrimitives.Max<double>(scores);
        return [.. scores.Select(score => score - largest)];
    }

    private Matrix Rotated(Matrix x)
    {
        int half = model.RotaryDims / 2;
        for (int position = 0; position < x.Rows; position++)
        {
            Span<double> row = x[position];
            for (int pair = 0; pair < half; pair++)
            {
                double angle = position * Math.Pow(model.RotaryBase, -2.0 * pair / model.RotaryDims);
                (double left, double right) = (row[pair], row[pair + half]);
                row[pair] = (left * Math.Cos(angle)) - (right * Math.Sin(angle));
                row[pair + half] = (right * Math.Cos(angle)) + (left * Math.Sin(angle));
            }
        }

        return x;
    }
}
