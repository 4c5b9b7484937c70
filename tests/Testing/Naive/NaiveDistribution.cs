using System.Numerics.Tensors;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing.Naive;

/// <summary>Reads the distribution over the vocabulary that a row's last stream predicts.</summary>
/// <param name="model">The model.</param>
/// <param name="row">The row.</param>
internal sealed class NaiveDistribution(NaiveModel model, Row row)
{
    /// <summary>Reads the last stream; null where the row does not ask.</summary>
    /// <param name="x">The stream, [pos, d_model].</param>
    public DistributionReadings? Read(Matrix x)
    {
        if (row.Distribution is not { } reads)
        {
            return null;
        }

        List<float> losses = [];
        List<float> divergences = [];
        List<int> tokens = [];
        List<float> probabilities = [];
        for (int scored = 0; scored < row.Scored!.Count; scored++)
        {
            int position = row.Scored.Positions[scored];
            double[] own = LogProbabilities(x[position]);
            losses.Add((float)-own[row.Scored.Targets[scored]]);
            int[] top =
                [.. Enumerable.Range(0, own.Length).OrderByDescending(token => own[token]).Take(reads.TopCount)];
            tokens.AddRange(top);
            probabilities.AddRange(top.Select(token => (float)Math.Exp(own[token])));
            if (reads.Before is { } before)
            {
                double[] other = LogProbabilities(LastStream(before, position));
                divergences.Add((float)other.Zip(own, (p, q) => Math.Exp(p) * (p - q)).Sum());
            }
        }

        return new DistributionReadings(
            losses.ToArray(), divergences.ToArray(), tokens.ToArray(), probabilities.ToArray());
    }

    private Span<double> LastStream(ActivationCache cache, int position) =>
        NaiveCache.Of(cache, model).Exactly(KeptActivation.ResidPre, cache.Blocks.Count)
            .AsSpan(position * model.Shape.DModel, model.Shape.DModel);

    private double[] LogProbabilities(ReadOnlySpan<double> stream)
    {
        double mean = TensorPrimitives.Sum(stream) / stream.Length;
        double[] centered = [.. stream.ToArray().Select(value => value - mean)];
        double scale = Math.Sqrt((TensorPrimitives.SumOfSquares<double>(centered) / stream.Length) + model.Epsilon);
        double[] logits = [.. Enumerable.Range(0, model.Shape.DVocab).Select(token =>
            (TensorPrimitives.Dot<double>(model.Unembedding[token], centered) / scale) + model.BiasU[token])];
        double largest = logits.Max();
        double sum = largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
        return [.. logits.Select(logit => logit - sum)];
    }
}
