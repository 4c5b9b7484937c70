using System.Text.Json;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

public sealed class ConfigTests
{
    public static TheoryData<string> Fixtures => [.. CheckpointFolders.Good];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Config_OfFixtures_IsReadAsExpected(string name)
    {
        using var temporary = new TemporaryFolder();
        (string folder, JsonElement expectation) = CheckpointFolders.Unpack(name, temporary);
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        CheckpointConfig config = checkpoint.Config;
        JsonElement expected = expectation.GetProperty("config");
        Assert.Equal(expected.GetProperty("layers").GetInt32(), config.Shape.LayerCount);
        Assert.Equal(expected.GetProperty("heads").GetInt32(), config.Shape.HeadCount);
        Assert.Equal(expected.GetProperty("d_mlp").GetInt32(), config.Shape.DMlp);
        Assert.Equal(expected.GetProperty("context").GetInt32(), config.Shape.ContextLength);
        Assert.Equal(expected.GetProperty("parallel").GetBoolean(), config.Shape.IsParallel);
        Assert.Equal(expected.GetProperty("rotary_dims").GetInt32(), config.RotaryDims);
        Assert.Equal(expected.GetProperty("rotary_base").GetDouble(), config.RotaryBase);
        Assert.Equal(expected.GetProperty("layer_norm_eps").GetDouble(), config.LayerNormEpsilon);
        Assert.Equal(expected.GetProperty("tied").GetBoolean(), config.HasTiedEmbeddings);
        Assert.Equal(expected.GetProperty("attention_bias").GetBoolean(), config.HasAttentionBias);
    }
}
