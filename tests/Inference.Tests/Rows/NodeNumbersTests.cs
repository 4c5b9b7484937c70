using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>tests/node/engine.json holds what this engine reads where docs/onnx-runtimes.md patches: the examples of
/// that page are held to it in another runtime.</summary>
public sealed class NodeNumbersTests : IDisposable
{
    private static readonly HeadId Head = new(2, 1);
    private static readonly string Committed =
        Path.Combine(GoldenFiles.RepositoryRoot, "tests", "node", "engine.json");

    private readonly TestModel model = TestModel.Open("neox-tiny");

    public void Dispose() => model.Dispose();

    [Fact]
    public void EngineJson_OfTheNodeSuite_HoldsTheEnginesLogits()
    {
        JsonObject expected = JsonNode.Parse(File.ReadAllText(Committed))!.AsObject();
        int[] tokens = [.. expected["tokens"]!.AsArray().Select(token => (int)token!)];
        Dictionary<string, float[]> actual = Read(tokens);

        Dictionary<string, float[]> committed =
            expected["next_token_logits"]!.Deserialize<Dictionary<string, float[]>>()!;
        double tolerance = Tolerances.Onnx * actual["clean"].Max(Math.Abs);

        string[] differing = [.. actual.Keys.Union(committed.Keys).Where(condition =>
            !AreClose(actual.GetValueOrDefault(condition, []), committed.GetValueOrDefault(condition, []), tolerance))];

        // Where they differ on purpose, the text takes the place of the member next_token_logits.
        Assert.True(
            differing.Length == 0, $"{string.Join(", ", differing)}; engine: {JsonSerializer.Serialize(actual)}");
    }

    private static bool AreClose(float[] actual, float[] expected, double tolerance) =>
        actual.Length == expected.Length
        && actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance);

    /// <summary>The logit of each next token, [pos - 1], in every condition.</summary>
    private Dictionary<string, float[]> Read(int[] tokens)
    {
        RowReadings clean = Run(tokens, RowReads.Z | RowReads.Scales, []);
        ActivationCache cache = clean.Cache!;
        ModelShape shape = model.Engine.Shape;
        var ablated = new ReplaceHeadOutput(Head, new float[tokens.Length * shape.DHead]);
        var frozen = new FreezeScale(shape.LayerCount, LayerNormKind.Final, cache.Scale(LayerNormKind.Final, 0));
        Dictionary<string, float[]> logits = new()
        {
            ["clean"] = NextTokens(tokens, clean),
            ["ablated"] = Logits(tokens, ablated),
            ["mean"] = Logits(tokens, new ReplaceHeadOutput(Head, MeanOfHead(cache.Z(Head.Layer).Span, shape))),
            ["without_mlp"] = Logits(tokens, new ReplaceMlpOutput(3, new float[tokens.Length * shape.DModel])),
            ["frozen"] = Logits(tokens, ablated, frozen),
        };
        foreach (HeadId head in shape.Heads)
        {
            logits[head.ToString()] = Logits(tokens, new ReplaceHeadOutput(head, ablated.Z));
        }

        return logits;
    }

    private float[] Logits(int[] tokens, params Change[] changes) =>
        NextTokens(tokens, Run(tokens, RowReads.None, changes));

    private RowReadings Run(int[] tokens, RowReads reads, Change[] changes)
    {
        Row row = Row.FromEmbedding(tokens, null, reads) with
        {
            Changes = changes,
            LogitPositions = [.. Enumerable.Range(0, tokens.Length - 1)],
        };
        return Assert.Single(model.Engine.Run([row], CancellationToken.None));
    }

    private static float[] NextTokens(int[] tokens, RowReadings readings) =>
        [.. readings.Logits.Select((logits, position) => logits.Span[tokens[position + 1]])];

    /// <summary>The mean of the head's z over the prompt's positions, at every position, [pos, d_head].</summary>
    private static float[] MeanOfHead(ReadOnlySpan<float> z, ModelShape shape)
    {
        int width = shape.HeadCount * shape.DHead;
        int length = z.Length / width;
        float[] mean = new float[length * shape.DHead];
        for (int dimension = 0; dimension < shape.DHead; dimension++)
        {
            double sum = 0;
            for (int position = 0; position < length; position++)
            {
                sum += z[(position * width) + (Head.Index * shape.DHead) + dimension];
            }

            for (int position = 0; position < length; position++)
            {
                mean[(position * shape.DHead) + dimension] = (float)(sum / length);
            }
        }

        return mean;
    }
}
