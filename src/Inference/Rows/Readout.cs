using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Inference.Rows;

/// <summary>Reads the last streams of a batch: scales, projections on the scored directions, whole logits where
/// asked.</summary>
/// <remarks>Sums over d_model in double: the differences that analyses take are of neighboring logits, and here the
/// rounding of a sum is avoided at no cost.</remarks>
/// <param name="package">The model.</param>
internal sealed class Readout(ModelPackage package)
{
    private readonly ModelShape shape = package.Architecture.Shape;

    /// <summary>Reads every row.</summary>
    /// <param name="last">The last stream.</param>
    /// <param name="directions">Each row's scored directions, or null.</param>
    /// <param name="kept">What was kept of each row; empty where nothing was.</param>
    public RowReadings[] Read(
        BatchStream last,
        RowDirections?[] directions,
        KeptActivations[] kept)
    {
        int count = last.Scored?.Count ?? 0;
        float[] projections = GC.AllocateUninitializedArray<float>(count);
        float[] scales = GC.AllocateUninitializedArray<float>(count);
        RowReadings[] readings = new RowReadings[last.Batch.Rows.Count];
        for (int row = 0; row < readings.Length; row++)
        {
            Row asked = last.Batch.Rows[row];
            ReadOnlyMemory<float> frozen = FrozenScale(asked);
            ReadScored(last, row, directions[row], frozen.Span, projections, scales);
            if (asked.Reads.HasFlag(RowReads.Scales))
            {
                kept[row].KeepFinalScale(Scales(last, row, frozen));
            }

            readings[row] = new RowReadings
            {
                FinalProjection = last.Scored?.PartOf(projections, row, 1) ?? default,
                FinalScale = last.Scored?.PartOf(scales, row, 1) ?? default,
                Blocks = [],
                Logits = Logits(last, row, frozen.Span),
                Cache = kept.ElementAtOrDefault(row),
            };
        }

        return readings;
    }

    /// <summary>The readings of rows whose last streams were read where they lie.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="scored">How their scored positions lie; null where they score nothing.</param>
    /// <param name="projections">r . u, [scored of all rows].</param>
    /// <param name="scales">The streams' own scales, [scored of all rows].</param>
    /// <param name="kept">What was kept of each row; empty where nothing was.</param>
    public static RowReadings[] Assemble(
        RowBatch batch,
        ScoredLayout? scored,
        float[] projections,
        float[] scales,
        KeptActivations[] kept)
    {
        RowReadings[] readings = new RowReadings[batch.Rows.Count];
        for (int row = 0; row < readings.Length; row++)
        {
            Freeze(batch.Rows[row], scales.AsSpan(scored?.FirstOf(row) ?? 0));
            readings[row] = new RowReadings
            {
                FinalProjection = scored?.PartOf(projections, row, 1) ?? default,
                FinalScale = scored?.PartOf(scales, row, 1) ?? default,
                Blocks = [],
                Logits = [],
                Cache = kept.ElementAtOrDefault(row),
            };
        }

        return readings;
    }

    /// <summary>Puts a frozen scale in the place of a row's own.</summary>
    private static void Freeze(Row row, Span<float> scales)
    {
        ReadOnlySpan<float> frozen = FrozenScale(row).Span;
        for (int index = 0; index < row.Scored?.Count && !frozen.IsEmpty; index++)
        {
            scales[index] = frozen[row.Scored.Positions[index]];
        }
    }

    private void ReadScored(
        BatchStream last,
        int row,
        RowDirections? directions,
        ReadOnlySpan<float> frozen,
        float[] projections,
        float[] scales)
    {
        if (directions is null)
        {
            return;
        }

        Row asked = last.Batch.Rows[row];
        int first = last.Scored!.FirstOf(row);
        for (int index = 0; index < asked.Scored!.Count; index++)
        {
            // The mean that LayerNorm takes away drops out: u is centered over d_model.
            ReadOnlySpan<float> r = last.AtScored(first + index, shape.DModel);
            int direction = asked.ScoredSubset?[index] ?? index;
            ReadOnlySpan<float> u = directions.Unembedding.AsSpan(direction * shape.DModel, shape.DModel);
            projections[first + index] = (float)DoubleSums.Dot(r, u);
            scales[first + index] = frozen.IsEmpty ? Scale(r) : frozen[asked.Scored.Positions[index]];
        }
    }

    /// <summary>The final scale at every position.</summary>
    private float[] Scales(BatchStream last, int row, ReadOnlyMemory<float> frozen)
    {
        float[] scales = frozen.ToArray();
        if (scales.Length == 0)
        {
            scales = new float[last.Batch.Rows[row].Tokens.Length];
            for (int position = 0; position < scales.Length; position++)
            {
                scales[position] = Scale(last.At(row, position, shape.DModel));
            }
        }

        return scales;
    }

    /// <summary>The scale that the final LayerNorm is frozen at, [pos]; empty where it is not.</summary>
    private static ReadOnlyMemory<float> FrozenScale(Row row)
    {
        for (int index = row.Changes.Count - 1; index >= 0; index--)
        {
            if (row.Changes[index] is FreezeScale { Norm: LayerNormKind.Final } freeze)
            {
                return freeze.Scale;
            }
        }

        return default;
    }

    private float Scale(ReadOnlySpan<float> r) =>
        (float)Math.Sqrt(DoubleSums.Variance(r) + package.Architecture.LayerNormEpsilon);

    private List<ReadOnlyMemory<float>> Logits(BatchStream last, int row, ReadOnlySpan<float> frozen)
    {
        List<ReadOnlyMemory<float>> logits = [];
        foreach (int position in last.Batch.Rows[row].LogitPositions)
        {
            float[] r = last.At(row, position, shape.DModel).ToArray();
            logits.Add(OverVocabulary(r, frozen.IsEmpty ? Scale(r) : frozen[position]));
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
