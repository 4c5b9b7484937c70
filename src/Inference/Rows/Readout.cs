using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Rows;

/// <summary>Reads a row's last stream: its scale, its projection on the scored directions, whole logits where
/// asked.</summary>
/// <remarks>Sums over d_model in double: the differences that analyses take are of neighbouring logits, and here the
/// rounding of a sum is avoided at no cost.</remarks>
internal sealed class Readout(ModelPackage package)
{
    private readonly ModelShape shape = package.Architecture.Shape;

    /// <summary>Reads one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="stream">Its last stream, [pos, d_model], padding behind it.</param>
    /// <param name="directions">Its scored directions, or null.</param>
    /// <param name="cache">What was kept of it, or null.</param>
    /// <param name="blocks">What its blocks wrote.</param>
    public RowReadings Read(
        Row row,
        ReadOnlySpan<float> stream,
        RowDirections? directions,
        KeptActivations? cache,
        IReadOnlyList<BlockReadings> blocks)
    {
        float[] scales = Scales(row, stream);
        if (row.Reads.HasFlag(RowReads.Scales))
        {
            cache!.KeepFinal(scales);
        }

        return new RowReadings
        {
            FinalProjection = Projections(stream, directions),
            FinalScale = AtScored(scales, directions),
            Blocks = blocks,
            Logits = [.. Logits(row, stream, scales)],
            Cache = cache,
        };
    }

    /// <summary>The final scale at every position, or the one it is frozen at.</summary>
    private float[] Scales(Row row, ReadOnlySpan<float> stream)
    {
        FreezeScale? frozen = row.Changes.OfType<FreezeScale>()
            .LastOrDefault(change => change.Norm == LayerNormPlace.Final);
        if (frozen is not null)
        {
            return frozen.Scale.ToArray();
        }

        float[] scales = new float[row.Tokens.Length];
        for (int position = 0; position < scales.Length; position++)
        {
            ReadOnlySpan<float> r = stream.Slice(position * shape.DModel, shape.DModel);
            double variance = DoubleSums.Variance(r);
            scales[position] = (float)Math.Sqrt(variance + package.Architecture.LayerNormEpsilon);
        }

        return scales;
    }

    private float[] Projections(ReadOnlySpan<float> stream, RowDirections? directions)
    {
        if (directions is null)
        {
            return [];
        }

        IReadOnlyList<int> scored = directions.Scored.Positions;
        float[] projections = new float[scored.Count];
        for (int index = 0; index < projections.Length; index++)
        {
            // The mean that LayerNorm takes away drops out: u is centred over d_model.
            ReadOnlySpan<float> r = stream.Slice(scored[index] * shape.DModel, shape.DModel);
            ReadOnlySpan<float> u = directions.Unembedding.AsSpan(index * shape.DModel, shape.DModel);
            projections[index] = (float)DoubleSums.Dot(r, u);
        }

        return projections;
    }

    private static float[] AtScored(float[] scales, RowDirections? directions) =>
        directions is null ? [] : [.. directions.Scored.Positions.Select(position => scales[position])];

    private List<ReadOnlyMemory<float>> Logits(Row row, ReadOnlySpan<float> stream, float[] scales)
    {
        List<ReadOnlyMemory<float>> logits = [];
        foreach (int position in row.LogitPositions)
        {
            float[] r = stream.Slice(position * shape.DModel, shape.DModel).ToArray();
            logits.Add(OverVocabulary(r, scales[position]));
        }

        return logits;
    }

    private float[] OverVocabulary(float[] r, float scale)
    {
        float[] logits = new float[shape.DVocab];
        Parallel.For(0, shape.DVocab, token =>
        {
            ReadOnlySpan<float> u =
                package.Weights.Floats(WeightNames.Unembedding, (long)token * shape.DModel, shape.DModel);
            float bias = package.Weights.Floats(WeightNames.UnembeddingBias, token, 1)[0];
            logits[token] = (float)((DoubleSums.Dot(r, u) / scale) + bias);
        });
        return logits;
    }
}
