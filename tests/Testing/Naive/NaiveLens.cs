using System.Numerics.Tensors;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing.Naive;

/// <summary>Reads a row's targets from its streams, each under its own scale.</summary>
/// <param name="model">The model.</param>
/// <param name="row">The row.</param>
internal sealed class NaiveLens(NaiveModel model, Row row)
{
    private readonly List<LensReadings> readings = [];

    /// <summary>What was read, stream after stream.</summary>
    public IReadOnlyList<LensReadings> Readings => readings;

    /// <summary>Reads a stream, where the row asks for it.</summary>
    /// <param name="layer">The block that it is before; n_layers for the last one.</param>
    /// <param name="x">The stream, [pos, d_model].</param>
    public void Read(int layer, Matrix x)
    {
        bool isLast = layer == model.Shape.LayerCount;
        if (!row.Reads.HasFlag(RowReads.Lens) && !(isLast && row.Reads.HasFlag(RowReads.Prediction)))
        {
            return;
        }

        (float Logit, float Loss, int Rank, int Top)[] targets = [.. row.Scored!.Positions.Select((position, scored) =>
            Read(x[position], row.Scored.Targets[scored]))];
        readings.Add(new LensReadings(
            layer,
            targets.Select(one => one.Logit).ToArray(),
            targets.Select(one => one.Loss).ToArray(),
            targets.Select(one => one.Rank).ToArray())
        {
            Top = row.Reads.HasFlag(RowReads.TopToken) ? targets.Select(one => one.Top).ToArray() : default,
        });
    }

    private (float Logit, float Loss, int Rank, int Top) Read(ReadOnlySpan<double> stream, int target)
    {
        double mean = TensorPrimitives.Sum(stream) / stream.Length;
        double[] centered = [.. stream.ToArray().Select(value => value - mean)];
        double scale = Math.Sqrt((TensorPrimitives.SumOfSquares<double>(centered) / stream.Length) + model.Epsilon);
        double[] logits = [.. Enumerable.Range(0, model.Shape.DVocab).Select(token =>
            (TensorPrimitives.Dot<double>(model.Unembedding[token], centered) / scale) + model.BiasU[token])];
        double largest = logits.Max();
        double sum = largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
        int rank = logits.Where((logit, token) =>
            logit > logits[target] || (logit == logits[target] && token < target)).Count();
        return ((float)logits[target], (float)(sum - logits[target]), rank, logits.IndexOf(largest));
    }
}
