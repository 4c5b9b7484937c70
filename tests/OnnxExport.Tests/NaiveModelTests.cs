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
        foreach ((int index, JsonElement prompt) in golden.GetProperty("prompts").EnumerateArray().Index())
        {
            AssertTargets(checkpoint, prompt, golden.GetProperty("target_logit")[index]);
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Logits_OfFixtures_EqualTransformers(string name)
    {
        using var temporary = new TemporaryFolder();
        (string folder, JsonElement expected) = CheckpointFolders.Unpack(name, temporary);
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        int rotaryDims = expected.GetProperty("config").GetProperty("rotary_dims").GetInt32();
        Assert.Equal(rotaryDims, checkpoint.Config.RotaryDims);
        JsonElement targets = expected.GetProperty("target_logits_centred");
        foreach ((int index, JsonElement prompt) in expected.GetProperty("tokens").EnumerateArray().Index())
        {
            AssertTargets(checkpoint, prompt, targets[index]);
        }
    }

    private static void AssertTargets(Checkpoint checkpoint, JsonElement prompt, JsonElement targets)
    {
        int[] tokens = prompt.Deserialize<int[]>()!;
        Estimate logits = Logits(checkpoint, tokens);
        foreach ((double target, int position) in targets.Deserialize<double[]>()!.Select((t, i) => (t, i)))
        {
            Assert.Equal(target, logits.ValuesAt(position)[tokens[position + 1]], Tolerance);
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
