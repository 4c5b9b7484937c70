using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Hooks;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Verification;

/// <summary>Compares a written package, run by ONNX Runtime, with the naive pass on the checkpoint, hook by
/// hook.</summary>
/// <remarks>One block at a time: each is given the float32 stream that the one checked before it left, so errors do not
/// add up over the depth and no more than one block's weights are held by ONNX Runtime. Where weights are so large that
/// a block's stream leaves float32's range, the next block is given the same stream as that one.</remarks>
/// <param name="checkpoint">The checkpoint.</param>
/// <param name="package">The package.</param>
/// <param name="progress">Told after each block.</param>
/// <param name="cancellationToken">Stops it.</param>
public sealed class PackageVerifier(
    Checkpoint checkpoint,
    ModelPackage package,
    IProgress<ExportProgress>? progress,
    CancellationToken cancellationToken)
{
    /// <summary>Above it, the automatic scope is three blocks.</summary>
    private const long ManyParameters = 1_000_000_000;

    /// <summary>Enough for every pair of positions to attend at several distances; cheap beside reading the
    /// weights.</summary>
    private const int TokenCount = 8;

    /// <summary>A prime far from powers of two: its multiples spread the tokens over any vocabulary.</summary>
    private const long TokenStep = 7_919;

    private readonly NaiveModel naive = new(checkpoint, cancellationToken);
    private readonly RowReads reads = RowReads.Z | RowReads.Streams | RowReads.MlpOut | RowReads.Scales;

    /// <summary>Compares.</summary>
    /// <param name="scope">How much; not <see cref="VerificationScope.None"/>.</param>
    /// <exception cref="VerificationException">They differ.</exception>
    public void Verify(VerificationScope scope)
    {
        int[] tokens = Tokens();
        int[] layers = Layers(scope);
        (ActivationCache Cache, int Place)? start = null;
        for (int index = 0; index < layers.Length; index++)
        {
            ActivationCache after = VerifyBlock(layers[index], tokens, start);
            start = (after, IsFinite(LastStream(after)) ? 1 : 0);
            progress?.Report(new ExportProgress(ExportStage.Verifying, index + 1, layers.Length + 1));
        }

        VerifyUnembedding(start!.Value);
        progress?.Report(new ExportProgress(ExportStage.Verifying, layers.Length + 1, layers.Length + 1));
    }

    private ActivationCache VerifyBlock(int layer, int[] tokens, (ActivationCache Cache, int Place)? start)
    {
        Row row = start is (ActivationCache before, int place)
            ? Row.From(StreamOf(before, place, layer), reads)
            : Row.FromEmbedding(tokens, null, reads);
        ActivationCache cache = Run(row with { BlockOrder = [layer] }).Cache!;
        Estimate stream = Exactly(cache.ResidPre(layer).Span);
        if (start is null)
        {
            HookComparison.Check("hook_embed", naive.Embed(tokens).Centered(), cache.ResidPre(layer).Span);
        }

        NaiveBlock expected = naive.Run(layer, stream);
        HookComparison.Check(HookNames.Ln1Scale(layer), expected.Scale1, cache.Scale(LayerNormKind.Ln1, layer).Span);
        HookComparison.Check(HookNames.Z(layer), expected.Z, cache.Z(layer).Span);
        HookComparison.Check(HookNames.Ln2Scale(layer), expected.Scale2, cache.Scale(LayerNormKind.Ln2, layer).Span);
        HookComparison.Check(HookNames.MlpOut(layer), expected.MlpOut, cache.MlpOut(layer).Span);
        HookComparison.Check(HookNames.ResidPost(layer), expected.ResidPost, LastStream(cache));
        return cache;
    }

    private void VerifyUnembedding((ActivationCache Cache, int Place) start)
    {
        (ActivationCache last, int place) = start;
        int positions = last.Tokens.Length;
        Row row = Row.From(StreamOf(last, place, checkpoint.Config.Shape.LayerCount), RowReads.Scales) with
        {
            BlockOrder = [],
            LogitPositions = [.. Enumerable.Range(0, positions)],
        };
        RowReadings readings = Run(row);
        (Estimate scale, Estimate logits) = naive.Unembed(Exactly(last.AtPlace(KeptActivation.ResidPre, place).Span));
        HookComparison.Check(HookNames.FinalScale, scale, readings.Cache!.FinalScale.Span);
        for (int position = 0; position < positions; position++)
        {
            var expected = new Estimate(
                logits.ValuesAt(position).ToArray(), logits.BoundsAt(position).ToArray(), logits.Width);
            HookComparison.Check("logits", expected, readings.Logits[position].Span);
        }
    }

    /// <summary>Runs a row on an engine of its own, whose packed weights go with it.</summary>
    private RowReadings Run(Row row)
    {
        using RowEngine engine = RowEngine.Open(package);
        return engine.Run([row], cancellationToken).Single();
    }

    /// <summary>The stream before (0) or after (1) the one block of a cache.</summary>
    private static RowStart StreamOf(ActivationCache cache, int place, int layer) =>
        new(cache, layer, BlockEntry.Attention, null) { Place = place };

    private static ReadOnlySpan<float> LastStream(ActivationCache cache) =>
        cache.AtPlace(KeptActivation.ResidPre, cache.Blocks.Count).Span;

    private static bool IsFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private Estimate Exactly(ReadOnlySpan<float> stream)
    {
        int width = checkpoint.Config.Shape.DModel;
        Estimate estimate = Estimate.Zeros(stream.Length / width, width);
        for (int index = 0; index < stream.Length; index++)
        {
            estimate.Values[index] = stream[index];
        }

        return estimate;
    }

    private int[] Tokens() =>
    [
        .. Enumerable.Range(0, Math.Min(TokenCount, checkpoint.Config.Shape.ContextLength))
            .Select(position => (int)(position * TokenStep % checkpoint.Config.Shape.DVocab)),
    ];

    private int[] Layers(VerificationScope scope)
    {
        int count = checkpoint.Config.Shape.LayerCount;
        return scope == VerificationScope.Full || checkpoint.ParameterCount <= ManyParameters
            ? [.. Enumerable.Range(0, count)]
            : [.. new[] { 0, count / 2, count - 1 }.Distinct()];
    }
}
