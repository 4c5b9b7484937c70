using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Inference.Rows;

/// <summary>Runs a model once in half precision, to see whether its activations stay finite there: scores of attention
/// and MLP neurons are float16, whose largest number is 65,504. What overflows anywhere reaches the last
/// stream.</summary>
internal static class HalfPrecisionTrial
{
    /// <summary>Tokens of the prompt; its first is id 0, which Pythia's attention rests on with its largest
    /// values.</summary>
    private const int MaxTokens = 64;

    /// <summary>Refuses a model whose last stream is not finite.</summary>
    /// <param name="engine">The model in half precision.</param>
    /// <param name="device">What it runs on.</param>
    /// <exception cref="PrecisionUnavailableException">Some position is not finite.</exception>
    public static void Run(IRowEngine engine, ComputeDevice device)
    {
        SplitMix64 random = SplitMix64.ForDraw(seed: 0, draw: 0);
        int[] tokens = [.. Enumerable.Range(0, Math.Min(MaxTokens, engine.Shape.ContextLength))
            .Select(position => position == 0 ? 0 : random.NextBelow(engine.Shape.DVocab))];
        ScoredTokens everywhere = new([.. Enumerable.Range(0, tokens.Length)], tokens);
        Row row = Row.FromEmbedding(tokens, everywhere, RowReads.None);
        RowReadings readings = engine.Run([row], CancellationToken.None).Single();
        int bad = Array.FindIndex(readings.FinalScale.ToArray(), scale => !float.IsFinite(scale));
        if (bad >= 0)
        {
            throw new PrecisionUnavailableException(
                new Placement(device, NumberPrecision.Fp16),
                $"Its activations leave fp16's range: the stream of a trial prompt is not finite at position {bad}.");
        }
    }
}
