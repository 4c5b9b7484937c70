using System.Text.Json;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Clean rows against the reference's clean runs.</summary>
public sealed class GoldenCleanTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const RowReads All = RowReads.Projections | RowReads.Z | RowReads.Streams | RowReads.MlpOut
        | RowReads.Scales | RowReads.HeadDirections;

    public static TheoryData<string> Models => ["parallel", "serial", "odd", "neox-tiny"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_OfCleanRows_EqualTheReference(string model)
    {
        JsonElement golden = GoldenJson.Read(model, "clean");
        double[] logits = golden.GetProperty("target_logit").Doubles();
        List<double> actual = [];
        foreach ((RowReadings row, int[] prompt) in Run(model, golden))
        {
            for (int position = 0; position < prompt.Length - 1; position++)
            {
                float projection = row.FinalProjection.Span[position];
                float bias = models[model].Engine.UnembeddingBias(prompt[position + 1]);
                actual.Add((projection / row.FinalScale.Span[position]) + bias);
            }
        }

        AssertClose(logits, actual, Tolerances.Onnx * GoldenJson.LargestMagnitude(logits));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void DirectEffects_OfCleanRows_EqualTheReference(string model)
    {
        JsonElement golden = GoldenJson.Read(model, "clean");
        ModelShape shape = models[model].Engine.Shape;
        (RowReadings Row, int[] Prompt)[] rows = [.. Run(model, golden)];
        List<double> heads = [];
        List<double> mlps = [];
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            mlps.AddRange(rows.SelectMany(row => Scaled(row.Row, row.Row.Blocks[layer].Mlp, 1, 0)));
            for (int head = 0; head < shape.HeadCount; head++)
            {
                heads.AddRange(rows.SelectMany(
                    row => Scaled(row.Row, row.Row.Blocks[layer].Heads, shape.HeadCount, head)));
            }
        }

        double tolerance = Tolerances.Onnx * GoldenJson.LargestMagnitude(golden.GetProperty("target_logit").Doubles());
        AssertClose(golden.GetProperty("direct_effect_heads").GetProperty("values").Doubles(), heads, tolerance);
        AssertClose(golden.GetProperty("direct_effect_mlps").GetProperty("values").Doubles(), mlps, tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void WholeLogits_AtTheLastPosition_EqualTheReference(string model)
    {
        JsonElement golden = GoldenJson.Read(model, "clean");
        double[] logits = golden.GetProperty("logits_last").Doubles();
        double[] actual = [.. Run(model, golden).SelectMany(run => run.Row.Logits[0].ToArray()).Select(x => (double)x)];

        AssertClose(logits, actual, Tolerances.Onnx * GoldenJson.LargestMagnitude(logits));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ZAndScale_OfCleanRows_EqualTheReference(string model)
    {
        JsonElement golden = GoldenJson.Read(model, "clean");
        ModelShape shape = models[model].Engine.Shape;
        (RowReadings Row, int[] Prompt)[] rows = [.. Run(model, golden)];
        double[] scales = golden.GetProperty("scale").Doubles();
        double[] z = golden.GetProperty("z_l0").Doubles();
        float[] kept = rows[0].Row.Cache!.Z(0).ToArray();
        IEnumerable<double> byHead =
            from head in Enumerable.Range(0, shape.HeadCount)
            from position in Enumerable.Range(0, rows[0].Prompt.Length)
            from dim in Enumerable.Range(0, shape.DHead)
            select (double)kept[(((position * shape.HeadCount) + head) * shape.DHead) + dim];

        AssertClose(z, [.. byHead], Tolerances.Onnx * GoldenJson.LargestMagnitude(z));
        AssertClose(
            scales,
            [.. rows.SelectMany(row => row.Row.Cache!.Scale(LayerNormPlace.Final, 0).ToArray()).Select(x => (double)x)],
            Tolerances.Onnx * GoldenJson.LargestMagnitude(scales));
    }

    private IEnumerable<(RowReadings Row, int[] Prompt)> Run(string model, JsonElement golden)
    {
        int[][] prompts = golden.GetProperty("prompts").TokenLists();
        IEnumerable<Row> rows = prompts.Select(prompt => Row.FromEmbedding(prompt, NextTokens.Of(prompt), All) with
        {
            LogitPositions = [prompt.Length - 1],
        });
        return models[model].Engine.Run(rows, CancellationToken.None).Zip(prompts);
    }

    private static IEnumerable<double> Scaled(RowReadings row, ReadOnlyMemory<float> values, int width, int place)
    {
        for (int scored = 0; scored < row.FinalScale.Length; scored++)
        {
            yield return (double)values.Span[(scored * width) + place] / row.FinalScale.Span[scored];
        }
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        double worst = expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(worst <= tolerance, $"off by {worst:g3}, more than {tolerance:g3}");
    }
}
