using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Finds the directions of a batch's rows: a start's cache has them, a row from the embedding gets its
/// own.</summary>
/// <param name="package">The model.</param>
/// <param name="products">Products with W_O.</param>
/// <param name="buffers">Where the tensors live.</param>
internal sealed class DirectionSource(ModelPackage package, WeightProducts products, BatchBuffers buffers)
{
    private readonly ModelShape shape = package.Architecture.Shape;

    /// <summary>Each row's directions; null for a row that scores nothing.</summary>
    /// <param name="rows">The rows of a batch.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">A row that projects starts from one that did not.</exception>
    public RowDirections?[] Of(IReadOnlyList<Row> rows, Cancellation cancellation)
    {
        RowDirections?[] directions = [.. rows.Select(row => row.Start is RowStart start
            ? KeptActivations.Of(start.Cache, package).Directions
            : Unembedded(row.Scored))];
        if (rows[0].Start is null)
        {
            // Other tokens touch other pages, until all of them were resident.
            package.Weights.Evict(WeightNames.Unembedding);
        }

        bool areProjected = (rows[0].Reads & (RowReads.Projections | RowReads.HeadDirections)) != RowReads.None;
        if (!areProjected || rows[0].Scored is null)
        {
            return directions;
        }

        if (rows[0].Start is null)
        {
            ThroughHeads(directions!, cancellation);
        }
        else if (directions.Any(row => !row!.HasHeads))
        {
            throw new InvalidOperationException(
                $"A row that reads {RowReads.Projections} starts from a row that read neither them nor "
                + $"{RowReads.HeadDirections}.");
        }

        return directions;
    }

    private RowDirections? Unembedded(ScoredTokens? scored)
    {
        if (scored is null)
        {
            return null;
        }

        float[] directions = new float[scored.Count * shape.DModel];
        for (int index = 0; index < scored.Count; index++)
        {
            Span<float> direction = directions.AsSpan(index * shape.DModel, shape.DModel);
            UnembeddingRow(scored.Targets[index]).CopyTo(direction);
            if (scored.Foils is not null)
            {
                TensorPrimitives.Subtract(direction, UnembeddingRow(scored.Foils[index]), direction);
            }
        }

        return new RowDirections(scored, directions, new float[shape.LayerCount][]);
    }

    private ReadOnlySpan<float> UnembeddingRow(int token) =>
        package.Weights.Floats(WeightNames.Unembedding, (long)token * shape.DModel, shape.DModel);

    /// <summary>Sends all rows' directions through every layer's W_O together.</summary>
    private void ThroughHeads(RowDirections[] rows, Cancellation cancellation)
    {
        // A product of one row takes another kernel, whose sums end in other bits: there are always two.
        int count = Math.Max(2, rows.Sum(row => row.Scored.Count));
        OrtValue input = buffers.Get("scored_directions", count, shape.DModel);
        OrtValue output = buffers.Get("scored_head_directions", count, shape.DModel);
        Span<float> values = BatchBuffers.Floats(input);
        values.Clear();
        int offset = 0;
        foreach (RowDirections row in rows)
        {
            row.Unembedding.CopyTo(values[offset..]);
            offset += row.Unembedding.Length;
        }

        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            products.ThroughWO(layer, input, output, cancellation);
            offset = 0;
            foreach (RowDirections row in rows)
            {
                row.Heads[layer] = BatchBuffers.Floats(output).Slice(offset, row.Unembedding.Length).ToArray();
                offset += row.Unembedding.Length;
            }
        }
    }
}
