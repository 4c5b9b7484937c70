using System.Numerics.Tensors;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing.Naive;

/// <summary>One row sent through a naive model.</summary>
/// <param name="model">The model.</param>
/// <param name="row">The row.</param>
internal sealed class NaivePass(NaiveModel model, Row row)
{
    private readonly int length = row.Tokens.Length;
    private readonly NaiveCache cache = new(model, row);
    private readonly NaiveLens lens = new(model, row);
    private readonly NaiveNeurons neurons = new(model, row);
    private readonly Matrix directions = DirectionsOf(model, row);
    private readonly List<BlockReadings> blocks = [];

    /// <summary>Blocks that ran.</summary>
    public int BlockPasses { get; private set; }

    /// <summary>Runs the row.</summary>
    public RowReadings Run()
    {
        Matrix x = Start();
        bool entersAtMlp = row.Start?.Entry == BlockEntry.Mlp;
        foreach (int layer in cache.Blocks)
        {
            x = RunBlock(layer, x, entersAtMlp);
            entersAtMlp = false;
            BlockPasses++;
        }

        return Read(x);
    }

    private static Matrix DirectionsOf(NaiveModel model, Row row)
    {
        Matrix directions = Matrix.Zeros(row.Scored?.Count ?? 0, model.Shape.DModel);
        for (int scored = 0; scored < directions.Rows; scored++)
        {
            model.Unembedding[row.Scored!.Targets[scored]].CopyTo(directions[scored]);
            if (row.Scored.Foils is { } foils)
            {
                TensorPrimitives.Subtract(directions[scored], model.Unembedding[foils[scored]], directions[scored]);
            }
        }

        return directions;
    }

    private Matrix Start()
    {
        Matrix x = Matrix.Zeros(length, model.Shape.DModel);
        if (row.Start is not { } start)
        {
            for (int position = 0; position < length; position++)
            {
                model.Embedding[row.Tokens.Span[position]].CopyTo(x[position]);
            }

            return x;
        }

        NaiveCache.Of(start.Cache, model)
            .Exactly(
                start.Entry == BlockEntry.Mlp ? KeptActivation.ResidMid : KeptActivation.ResidPre,
                start.StreamPlace)
            .AsSpan(0, x.Values.Length)
            .CopyTo(x.Values);
        IEnumerable<StreamDifference?> differences =
            start.Difference is HeadDifferences several ? several.Heads : [start.Difference];
        foreach (StreamDifference? difference in differences)
        {
            for (int position = 0; position < length; position++)
            {
                AddDifference(difference, position, x[position]);
            }
        }

        return x;
    }

    private void AddDifference(StreamDifference? difference, int position, Span<double> x)
    {
        ReadOnlySpan<float> added = difference switch
        {
            HeadDifference head => head.Z.Span,
            VectorDifference vector => vector.Vector.Span,
            _ => [],
        };
        int width = difference is HeadDifference ? model.Shape.DHead : model.Shape.DModel;
        if (added.IsEmpty)
        {
            return;
        }

        double[] values = [.. added.Slice(position * width, width).ToArray().Select(value => (double)value)];
        double[] write = difference is HeadDifference of
            ? model.Blocks[of.Head.Layer].O[of.Head.Index].Apply(values, new double[x.Length])
            : values;
        TensorPrimitives.Add(x[..write.Length], write, x[..write.Length]);
    }

    private Matrix RunBlock(int layer, Matrix x, bool entersAtMlp)
    {
        NaiveBlock block = model.Blocks[layer];
        bool reads = row.Reads.HasFlag(RowReads.Projections);
        foreach (AddToStream added in row.Changes.OfType<AddToStream>().Where(change => change.Layer == layer))
        {
            x = Sum(x, Whole(added.Vector));
        }

        if (!entersAtMlp)
        {
            cache.Keep(KeptActivation.ResidPre, BlockPasses, x.Values);
            lens.Read(layer, x);
        }

        (Matrix Own, float[] UnderPattern)? z = entersAtMlp ? null : Attend(layer, x);
        Matrix afterAttention = z is null ? x : Sum(x, Write(block, z.Value.Own));
        cache.Keep(KeptActivation.ResidMid, BlockPasses, afterAttention.Values);
        Matrix read = model.Shape.IsParallel ? x : afterAttention;
        neurons.Read(layer, read);
        Matrix mlp = RunMlp(layer, read);
        blocks.Add(new BlockReadings(
            layer,
            z is null || !reads ? Array.Empty<float>() : HeadProjections(block, z.Value.Own),
            Project(mlp))
        {
            HeadsUnderPattern = z?.UnderPattern ?? [],
        });
        return Sum(afterAttention, mlp);
    }

    private (Matrix Own, float[] UnderPattern) Attend(int layer, Matrix x)
    {
        double[] scales = Frozen(layer, LayerNormKind.Ln1) ?? Scales(x);
        cache.Keep(KeptActivation.Ln1Scale, BlockPasses, scales);
        NaiveAttention attention = new(model, model.Blocks[layer]);
        Matrix read = Normalized(x, scales);
        (Matrix queries, Matrix keys) = (attention.Queries(read), attention.Keys(read));
        cache.Keep(KeptActivation.Queries, BlockPasses, queries.Values);
        cache.Keep(KeptActivation.Keys, BlockPasses, keys.Values);
        Matrix values = attention.Values(read);
        cache.Keep(KeptActivation.Values, BlockPasses, values.Values);
        Matrix z = row.KeysAndValuesOf is { } others
            ? attention.Mix(
                queries,
                keys,
                values,
                Kept(others, KeptActivation.Keys, layer),
                Kept(others, KeptActivation.Values, layer))
            : attention.Mix(queries, keys, values);
        foreach (ReplaceHeadOutput change in row.Changes.OfType<ReplaceHeadOutput>().Where(one => one.Layer == layer))
        {
            int width = model.Shape.DHead;
            for (int position = 0; position < length; position++)
            {
                Doubles(change.Z.Slice(position * width, width))
                    .CopyTo(z[position].Slice(change.Head.Index * width, width));
            }
        }

        cache.Keep(KeptActivation.Z, BlockPasses, z.Values);
        return (z, row.PatternOf is { } pattern ? UnderPattern(layer, attention, pattern, values) : []);
    }

    private float[] UnderPattern(int layer, NaiveAttention attention, ActivationCache pattern, Matrix values)
    {
        return HeadProjections(
            model.Blocks[layer],
            attention.Mix(
                Kept(pattern, KeptActivation.Queries, layer), Kept(pattern, KeptActivation.Keys, layer), values));
    }

    /// <summary>What another row kept of a layer; refused where it was not asked for.</summary>
    private Matrix Kept(ActivationCache other, KeptActivation activation, int layer)
    {
        NaiveCache from = NaiveCache.Of(other, model);
        _ = from.AtLayer(activation, layer);
        return new Matrix(from.Tokens.Length, model.Shape.DModel, from.Exactly(activation, from.PlaceOf(layer)));
    }

    private Matrix RunMlp(int layer, Matrix read)
    {
        NaiveBlock block = model.Blocks[layer];
        double[] scales = Frozen(layer, LayerNormKind.Ln2) ?? Scales(read);
        cache.Keep(KeptActivation.Ln2Scale, BlockPasses, scales);
        Matrix normalized = Normalized(read, scales);
        Matrix output = Matrix.Zeros(length, model.Shape.DModel);
        for (int position = 0; position < length; position++)
        {
            double[] post = block.In.Apply(normalized[position], block.BiasIn);
            for (int neuron = 0; neuron < post.Length; neuron++)
            {
                post[neuron] = 0.5 * post[neuron] * (1 + ErrorFunction.Of(post[neuron] / Math.Sqrt(2)));
            }

            block.Out.Apply(post, block.BiasOut).CopyTo(output[position]);
        }

        ReplaceMlpOutput? change = row.Changes.OfType<ReplaceMlpOutput>().FirstOrDefault(one => one.Layer == layer);
        output = change is null ? output : Whole(change.Output);
        cache.Keep(KeptActivation.MlpOut, BlockPasses, output.Values);
        return output;
    }

    private Matrix Write(NaiveBlock block, Matrix z)
    {
        Matrix output = Matrix.Zeros(length, model.Shape.DModel);
        for (int position = 0; position < length; position++)
        {
            double[] write = block.BiasO;
            for (int head = 0; head < model.Shape.HeadCount; head++)
            {
                write = block.O[head].Apply(z[position].Slice(head * model.Shape.DHead, model.Shape.DHead), write);
            }

            write.CopyTo(output[position]);
        }

        return output;
    }

    private float[] HeadProjections(NaiveBlock block, Matrix z)
    {
        float[] projections = new float[directions.Rows * model.Shape.HeadCount];
        for (int index = 0; index < projections.Length; index++)
        {
            (int scored, int head) = Math.DivRem(index, model.Shape.HeadCount);
            ReadOnlySpan<double> own =
                z[row.Scored!.Positions[scored]].Slice(head * model.Shape.DHead, model.Shape.DHead);
            double[] write = block.O[head].Apply(own, new double[model.Shape.DModel]);
            projections[index] = (float)TensorPrimitives.Dot<double>(write, directions[scored]);
        }

        return projections;
    }

    private float[] Project(Matrix stream)
    {
        float[] projections = new float[directions.Rows];
        for (int scored = 0; scored < projections.Length; scored++)
        {
            projections[scored] = (float)TensorPrimitives.Dot<double>(
                stream[row.Scored!.Positions[scored]], directions[scored]);
        }

        return projections;
    }

    private RowReadings Read(Matrix x)
    {
        cache.Keep(KeptActivation.ResidPre, BlockPasses, x.Values);
        lens.Read(model.Shape.LayerCount, x);
        cache.OwnFinalScale = Frozen(model.Shape.LayerCount, LayerNormKind.Final) ?? Scales(x);
        KeepDirections();
        return new RowReadings
        {
            FinalProjection = Project(x),
            FinalScale =
                (row.Scored?.Positions ?? []).Select(position => (float)cache.OwnFinalScale[position]).ToArray(),
            Blocks = row.Reads.HasFlag(RowReads.Projections) ? blocks : [],
            Logits = [.. row.LogitPositions.Select(position => (ReadOnlyMemory<float>)Logits(x, position))],
            Lens = lens.Readings,
            Distribution = new NaiveDistribution(model, row).Read(x),
            Neurons = neurons.End(x),
            Cache = (row.Reads & RowChecks.Kept) == RowReads.None ? null : cache,
        };
    }

    private void KeepDirections()
    {
        cache.Unembedding = NaiveCache.Floats(directions.Values);
        foreach (NaiveBlock block in row.Reads.HasFlag(RowReads.HeadDirections) ? model.Blocks : [])
        {
            Matrix[] seen = [.. block.O.Select(matrix => matrix.Transposed())];
            cache.Directions.Add([.. Enumerable.Range(0, directions.Rows).SelectMany(scored => seen.SelectMany(
                matrix => NaiveCache.Floats(matrix.Apply(directions[scored], new double[model.Shape.DHead]))))]);
        }
    }

    private float[] Logits(Matrix x, int position)
    {
        double[] normalized = [.. x[position].ToArray().Select(value => value / cache.OwnFinalScale[position])];
        return [.. Enumerable.Range(0, model.Shape.DVocab).Select(token =>
            (float)(TensorPrimitives.Dot<double>(model.Unembedding[token], normalized) + model.BiasU[token]))];
    }

    private double[]? Frozen(int layer, LayerNormKind norm) => row.Changes.OfType<FreezeScale>()
        .FirstOrDefault(change => change.Layer == layer && change.Norm == norm) is { } frozen
        ? Doubles(frozen.Scale)
        : null;

    private double[] Scales(Matrix x)
    {
        double[] scales = new double[length];
        for (int position = 0; position < length; position++)
        {
            double mean = TensorPrimitives.Sum<double>(x[position]) / model.Shape.DModel;
            double square =
                (TensorPrimitives.SumOfSquares<double>(x[position]) / model.Shape.DModel) - (mean * mean);
            scales[position] = Math.Sqrt(square + model.Epsilon);
        }

        return scales;
    }

    private static Matrix Normalized(Matrix x, double[] scales)
    {
        Matrix normalized = Matrix.Zeros(x.Rows, x.Columns);
        for (int position = 0; position < x.Rows; position++)
        {
            double mean = TensorPrimitives.Sum<double>(x[position]) / x.Columns;
            TensorPrimitives.Subtract(x[position], mean, normalized[position]);
            TensorPrimitives.Divide(normalized[position], scales[position], normalized[position]);
        }

        return normalized;
    }

    private static Matrix Sum(Matrix left, Matrix right)
    {
        Matrix sum = Matrix.Zeros(left.Rows, left.Columns);
        TensorPrimitives.Add<double>(left.Values, right.Values, sum.Values);
        return sum;
    }

    /// <summary>A stream's change, of which only the row's own positions are used.</summary>
    private Matrix Whole(ReadOnlyMemory<float> values) =>
        new(length, model.Shape.DModel, Doubles(values[..(length * model.Shape.DModel)]));

    private static double[] Doubles(ReadOnlyMemory<float> values)
    {
        double[] doubles = new double[values.Length];
        TensorPrimitives.ConvertChecked<float, double>(values.Span, doubles);
        return doubles;
    }
}
