using System.Text.Json;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Verification;
using SelfRepair.Testing;

namespace SelfRepair.OnnxExport.Tests;

public sealed class NaiveModelTests
{
    /// <summary>Two double-precision passes of a few layers; the goldens are rounded to ten digits.</summary>
    private const double Tolerance = 1e-8;

    public static TheoryData<string> Models => ["parallel", "serial", "odd", "neox-tiny"];

    public static TheoryData<string> Fixtures => [.. CheckpointFolders.Good];

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_OfGoldenModels_EqualTheReference(string model)
    {
        using Stream file = GoldenFiles.OpenGolden($"{model}/clean.json");
        JsonElement golden = JsonDocument.Parse(file).RootElement;
        using Checkpoint checkpoint = Checkpoint.Open(CheckpointFolders.OfGolden(model));
        AssertTargets(checkpoint, golden.GetProperty("prompts"), golden.GetProperty("target_logit"));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Logits_OfFixtures_EqualTransformers(string name)
    {
        using var temporary = new TemporaryFolder();
        (string folder, JsonElement expected) = CheckpointFolders.Unpack(name, temporary);
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        AssertTargets(checkpoint, expected.GetProperty("tokens"), expected.GetProperty("target_logits_centred"));
    }

    private static void AssertTargets(Checkpoint checkpoint, JsonElement prompts, JsonElement targets)
    {
        int[][] tokens = prompts.Deserialize<int[][]>()!;
        double[][] expected = targets.Deserialize<double[][]>()!;
        for (int prompt = 0; prompt < tokens.Length; prompt++)
        {
            Estimate logits = Logits(checkpoint, tokens[prompt]);
            for (int position = 0; position < expected[prompt].Length; position++)
            {
                double actual = logits.ValuesAt(position)[tokens[prompt][position + 1]];
                Assert.Equal(expected[prompt][position], actual, Tolerance);
            }
        }
    }

    private static Estimate Logits(Checkpoint checkpoint, int[] tokens)
    {
        var model = new NaiveModel(checkpoint, CancellationToken.None);
        Estimate stream = model.Embed(tokens);
        for (int layer = 0; layer < checkpoint.Config.Shape.LayerCount; layer++)
        {
            stream = model.Run(layer, stream).ResidPost;
        }

        return model.Unembed(stream).Logits;
    }
}
