using System.Text.Json;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Testing.Golden;

/// <summary>Holds clean runs of an engine to the file clean.</summary>
/// <param name="engine">The engine on the golden file's model.</param>
/// <param name="model">The model's name.</param>
/// <param name="tolerance">Largest difference, as a share of the file's largest |target_logit|.</param>
public sealed class GoldenClean(IRowEngine engine, string model, double tolerance)
{
    /// <summary>Compares logits, scales, direct effects and z.</summary>
    public Comparison Compare()
    {
        JsonElement golden = GoldenFile.Open(model, "clean").Root;
        Comparison comparison = new(tolerance * GoldenFile.Flat(golden.GetProperty("target_logit")).Max(Math.Abs));
        IReadOnlyList<int[]> prompts = GoldenFile.Open(model, "clean").Prompts;
        RowReadings[] runs = [.. engine.Run(prompts.Select(RowOf), CancellationToken.None)];
        for (int prompt = 0; prompt < runs.Length; prompt++)
        {
            ComparePrompt(golden, prompt, runs[prompt], comparison);
        }

        double[] z = GoldenFile.Flat(golden.GetProperty("z_l0"));
        comparison.CheckAll("z", z, ByHead(runs[0].Cache!.Z(0).Span, prompts[0].Length));
        return comparison;
    }

    private static Row RowOf(int[] tokens)
    {
        ScoredTokens scored = new([.. Enumerable.Range(0, tokens.Length - 1)], tokens[1..]);
        RowReads reads = RowReads.Projections | RowReads.Z | RowReads.Scales;
        return Row.FromEmbedding(tokens, scored, reads) with { LogitPositions = [tokens.Length - 1] };
    }

    private void ComparePrompt(JsonElement golden, int prompt, RowReadings run, Comparison comparison)
    {
        double[] scale = GoldenFile.Flat(golden.GetProperty("scale")[prompt]);
        double[] biases = [.. run.Cache!.Scored!.Targets.Select(target => (double)engine.UnembeddingBias(target))];
        comparison.CheckAll("b_U", GoldenFile.Flat(golden.GetProperty("b_U_of_target")[prompt]), biases);
        comparison.CheckAll("scale", scale, Doubles(run.Cache.Scale(LayerNormKind.Final, 0).Span));
        double[] last = GoldenFile.Flat(golden.GetProperty("logits_last")[prompt]);
        comparison.CheckAll("logits", last, Doubles(run.Logits[0].Span));
        double[] logits = [.. biases.Select((bias, scored) =>
            ((double)run.FinalProjection.Span[scored] / run.FinalScale.Span[scored]) + bias)];
        comparison.CheckAll("target_logit", GoldenFile.Flat(golden.GetProperty("target_logit")[prompt]), logits);
        foreach (BlockReadings block in run.Blocks)
        {
            CompareBlock(golden, prompt, block, run.FinalScale.Span, comparison);
        }
    }

    private void CompareBlock(
        JsonElement golden,
        int prompt,
        BlockReadings block,
        ReadOnlySpan<float> scale,
        Comparison comparison)
    {
        JsonElement mlp = golden.GetProperty("direct_effect_mlps").GetProperty("values")[block.Layer][prompt];
        JsonElement heads = golden.GetProperty("direct_effect_heads").GetProperty("values")[block.Layer];
        for (int scored = 0; scored < scale.Length; scored++)
        {
            comparison.Check("MLP effect", mlp[scored].GetDouble(), (double)block.Mlp.Span[scored] / scale[scored]);
            for (int head = 0; head < engine.Shape.HeadCount; head++)
            {
                double effect = (double)block.Heads.Span[(scored * engine.Shape.HeadCount) + head] / scale[scored];
                comparison.Check("head effect", heads[head][prompt][scored].GetDouble(), effect);
            }
        }
    }

    /// <summary>[pos, head, d_head] as [head, pos, d_head].</summary>
    private double[] ByHead(ReadOnlySpan<float> z, int length)
    {
        double[] turned = new double[z.Length];
        int width = engine.Shape.DHead;
        for (int index = 0; index < z.Length; index++)
        {
            (int position, int inRow) = Math.DivRem(index, engine.Shape.DModel);
            turned[(((inRow / width * length) + position) * width) + (inRow % width)] = z[index];
        }

        return turned;
    }

    private static double[] Doubles(ReadOnlySpan<float> values)
    {
        double[] doubles = new double[values.Length];
        for (int index = 0; index < doubles.Length; index++)
        {
            doubles[index] = values[index];
        }

        return doubles;
    }
}
