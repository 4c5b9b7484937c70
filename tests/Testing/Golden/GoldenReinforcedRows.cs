using System.Text.Json;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Golden;

/// <summary>Puts heads' outputs, and given directions that no request takes, back through the port, all positions of a
/// prompt in one row, and holds every new direct effect and its line to the golden file.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference of a direct effect, as a share of the file's largest one.</param>
public sealed class GoldenReinforcedRows(IRowEngine engine, string model, double tolerance)
{
    private const RowReads OfClean =
        RowReads.Projections | RowReads.HeadDirections | RowReads.Z | RowReads.Streams | RowReads.KeysAndValues;

    private readonly GoldenFile file = GoldenFile.Open(model, "self-reinforcement");

    /// <summary>Holds every row.</summary>
    public Comparison Compare()
    {
        RowReadings[] clean =
        [
            .. engine.Run(
                file.Prompts.Select(prompt => Row.FromEmbedding(prompt, NextTokens.Of(prompt), OfClean)),
                CancellationToken.None),
        ];
        double[][][] directions = [.. file.Root.GetProperty("directions").EnumerateArray().Select(prompt =>
            prompt.EnumerateArray().Select(GoldenFile.Flat).Select(Unit).ToArray())];
        JsonElement[] rows = [.. file.Root.GetProperty("rows").EnumerateArray()];
        double largest = rows.SelectMany(row => GoldenFile.Flat(row.GetProperty("direct_effect"))).Max(Math.Abs);
        Comparison comparison = new(tolerance * Math.Max(1, largest));
        foreach (JsonElement row in rows)
        {
            HeadId head = new(row.GetProperty("layer").GetInt32(), row.GetProperty("head").GetInt32());
            double alpha = row.GetProperty("alpha").GetDouble();
            Compare(comparison, row, "own", clean, head, cache => Own(cache, head, alpha), isFrozen: false);
            Compare(comparison, row, "own_frozen_scale", clean, head, cache => Own(cache, head, alpha), isFrozen: true);
            int prompt = 0;
            Compare(
                comparison,
                row,
                "random_direction",
                clean,
                head,
                cache => Along(cache, head, alpha, directions[prompt++]),
                isFrozen: false);
        }

        return comparison;
    }

    private void Compare(
        Comparison comparison,
        JsonElement row,
        string vector,
        RowReadings[] clean,
        HeadId head,
        Func<ActivationCache, StreamDifference> change,
        bool isFrozen)
    {
        string name = $"{head} at {row.GetProperty("alpha").GetDouble()} {vector}";
        PairSums sums = new();
        List<double> all = [];
        foreach (RowReadings prompt in clean)
        {
            RowStart start = new(prompt.Cache!, head.Layer, BlockEntry.Attention, change(prompt.Cache!));
            Row changed = Row.From(start, RowReads.Projections) with { KeysAndValuesOf = prompt.Cache };
            RowReadings read = engine.Run([changed], CancellationToken.None).Single();
            double[] after = EffectsOf(read, head, isFrozen ? prompt.FinalScale : read.FinalScale);
            sums.AddPrompt(EffectsOf(prompt, head, prompt.FinalScale), after);
            all.AddRange(after);
        }

        JsonElement expected = row.GetProperty(vector);
        double[] x = GoldenFile.Flat(row.GetProperty("direct_effect"));
        double[] y = GoldenFile.Flat(expected.GetProperty("new_direct_effect"));
        comparison.CheckAll(name, y, all);
        LineFit line = sums.Fit();
        double spread = Pooled.StandardDeviation(x)!.Value;
        double factor = (1 + Math.Abs(line.Slope!.Value)) / spread;
        comparison.Check($"{name} slope", expected.GetProperty("slope").GetDouble(), line.Slope, factor);
        comparison.Check(
            $"{name} through origin",
            expected.GetProperty("slope_through_origin").GetDouble(),
            line.SlopeThroughOrigin,
            factor);
        comparison.Check(
            $"{name} r",
            expected.GetProperty("r").GetDouble(),
            line.Correlation,
            (1 / spread) + (1 / Pooled.StandardDeviation(y)!.Value));
    }

    private double[] EffectsOf(RowReadings readings, HeadId head, ReadOnlyMemory<float> scale)
    {
        ReadOnlySpan<float> heads = readings.Blocks.First(block => block.Layer == head.Layer).Heads.Span;
        double[] effects = new double[scale.Length];
        for (int scored = 0; scored < effects.Length; scored++)
        {
            effects[scored] = (double)heads[(scored * engine.Shape.HeadCount) + head.Index] / scale.Span[scored];
        }

        return effects;
    }

    private HeadDifference Own(ActivationCache cache, HeadId head, double alpha) =>
        new(head, OutputOf(cache, head).Select(value => (float)(alpha * value)).ToArray());

    private VectorDifference Along(ActivationCache cache, HeadId head, double alpha, double[][] directions)
    {
        float[] written = engine.HeadWrite(head, OutputOf(cache, head));
        return new VectorDifference(written.Chunk(engine.Shape.DModel).Zip(directions).SelectMany(position =>
        {
            double norm = Math.Sqrt(position.First.Sum(value => (double)value * value));
            return position.Second.Select(value => (float)(alpha * norm * value));
        }).ToArray());
    }

    private float[] OutputOf(ActivationCache cache, HeadId head) =>
    [
        .. cache.Z(head.Layer).ToArray().Chunk(engine.Shape.HeadCount * engine.Shape.DHead).SelectMany(position =>
            position.Skip(head.Index * engine.Shape.DHead).Take(engine.Shape.DHead)),
    ];

    private static double[] Unit(double[] direction)
    {
        double mean = direction.Average();
        double norm = Math.Sqrt(direction.Sum(value => (value - mean) * (value - mean)));
        return [.. direction.Select(value => (value - mean) / norm)];
    }
}
