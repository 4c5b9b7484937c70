using System.Text.Json.Nodes;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>What a config.json can say of rotary positions, in the styles of transformers 4 and 5 and of other
/// tools. Heads are 8 wide.</summary>
public sealed class RotaryConfigTests
{
    private const string Classical = "\"rotary_pct\": 0.25, \"rotary_emb_base\": 10000";

    private const string DefaultParameters = """
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25}
        """;

    private const string PerLayerType = """
        "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 500.0}}
        """;

    [Theory]
    [InlineData("", 2, 10_000)]
    [InlineData(Classical, 2, 10_000)]
    [InlineData("\"rotary_pct\": 1, \"rotary_emb_base\": 500", 8, 500)]
    [InlineData(Classical + ", \"rope_scaling\": null, \"rope_parameters\": null", 2, 10_000)]
    [InlineData(Classical + ", \"rope_scaling\": {}", 2, 10_000)]
    [InlineData(Classical + ", \"rope_scaling\": {\"type\": \"default\"}", 2, 10_000)]
    [InlineData(Classical + ", \"rope_scaling\": {\"rope_type\": \"default\", \"factor\": 1.0}", 2, 10_000)]
    [InlineData(Classical + ", \"rope_theta\": 10000, \"partial_rotary_factor\": 0.25", 2, 10_000)]
    [InlineData(Classical + ", \"rotary\": true, \"rotary_dim\": 2, \"rotary_emb_fraction\": 0.25", 2, 10_000)]
    [InlineData(Classical + ", \"model_properties\": [1], \"use_alibi\": false", 2, 10_000)]
    [InlineData(DefaultParameters, 2, 10_000)]
    [InlineData("\"rope_parameters\": {\"rope_theta\": 500.0}", 2, 500)]
    [InlineData("\"rope_parameters\": {\"type\": \"default\", \"partial_rotary_factor\": 0.5}", 4, 10_000)]
    [InlineData(DefaultParameters + ", \"rope_scaling\": {\"rope_type\": \"default\"}", 2, 10_000)]
    public void Read_OfDefaultPositions_ReadsThem(string members, int dims, double rotaryBase)
    {
        CheckpointConfig config = Read(members);
        Assert.Equal((dims, rotaryBase), (config.RotaryDims, config.RotaryBase));
    }

    /// <summary>As transformers 5 has it: rope_scaling takes the place of rope_parameters, and counts before the
    /// classical keys.</summary>
    [Theory]
    [InlineData(Classical)]
    [InlineData(DefaultParameters)]
    [InlineData(Classical + ", " + DefaultParameters)]
    public void Read_OfADefaultScalingWithValues_CountsThem(string beside)
    {
        const string Scaling = """
            "rope_scaling": {"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.5}
            """;
        CheckpointConfig config = Read($"{beside}, {Scaling}");
        Assert.Equal((4, 500), (config.RotaryDims, config.RotaryBase));
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("dynamic")]
    [InlineData("yarn")]
    [InlineData("llama3")]
    [InlineData("longrope")]
    [InlineData("su")]
    [InlineData("of-a-later-version")]
    public void Read_OfPositionsOfAnotherType_RefusesItByNameWhereverItStands(string kind)
    {
        foreach (string key in new[] { "type", "rope_type" })
        {
            foreach (string section in new[] { "rope_scaling", "rope_parameters" })
            {
                string said = $"\"{section}\": {{\"{key}\": \"{kind}\", \"factor\": 4.0}}";
                AssertRefused($"{Classical}, {said}", kind);
                AssertRefused(said, kind);
            }
        }
    }

    [Theory]
    [InlineData(DefaultParameters + ", \"rope_scaling\": {\"type\": \"linear\", \"factor\": 2.0}", "linear")]
    [InlineData("\"rope_scaling\": {\"rope_type\": \"default\", \"type\": \"linear\"}", "linear")]
    [InlineData("\"rope_scaling\": {\"factor\": 4.0}", "rope_scaling states factor")]
    [InlineData("\"rope_parameters\": {\"rope_type\": \"default\", \"attention_factor\": 2}", "attention_factor")]
    [InlineData(PerLayerType, "rope_parameters states full_attention")]
    [InlineData("\"rope_parameters\": {\"rope_theta\": 500}, \"rope_scaling\": {\"type\": \"default\"}", "rope_theta")]
    [InlineData("\"rope_theta\": 500", "rope_theta is 500")]
    [InlineData(Classical + ", \"rope_theta\": 500", "rope_theta is 500")]
    [InlineData(Classical + ", \"partial_rotary_factor\": 0.5", "partial_rotary_factor is 0.5")]
    [InlineData(Classical + ", \"rotary_emb_fraction\": 0.5", "rotary_emb_fraction is 0.5")]
    [InlineData(Classical + ", \"rotary_dim\": 4", "rotary_dim is 4")]
    [InlineData(Classical + ", \"rotary\": false", "rotary is false")]
    [InlineData(Classical + ", \"rope_local_base_freq\": 5", "rope_local_base_freq is not understood")]
    [InlineData(Classical + ", \"no_rope_layers\": [1]", "no_rope_layers")]
    [InlineData(Classical + ", \"alibi\": true", "alibi")]
    [InlineData(Classical + ", \"position_embedding_type\": \"absolute\"", "position_embedding_type")]
    [InlineData("\"quantization_config\": {\"load_in_8bit\": true}", "quantization_config")]
    [InlineData("\"head_dim\": 16", "head_dim")]
    [InlineData("\"num_key_value_heads\": 1", "num_key_value_heads")]
    [InlineData("\"pruned_heads\": {\"0\": [1]}", "pruned_heads")]
    [InlineData("\"hidden_act\": \"quick_gelu\"", "quick_gelu")]
    [InlineData("\"hidden_act\": \"GELU\"", "GELU")]
    public void Read_OfWhatIsNotDone_RefusesItByName(string members, string named) => AssertRefused(members, named);

    [Theory]
    [InlineData("\"rope_scaling\": 4")]
    [InlineData("\"rope_scaling\": {\"rope_type\": 4}")]
    [InlineData("\"rope_parameters\": {\"rope_theta\": \"500\"}")]
    [InlineData("\"rope_theta\": -1")]
    public void Read_OfWhatIsNoValue_IsAnInvalidConfig(string members) =>
        Assert.Throws<InvalidConfigException>(() => Read(members));

    private static void AssertRefused(string members, string named)
    {
        UnsupportedCheckpointException refusal =
            Assert.Throws<UnsupportedCheckpointException>(() => Read(members));
        Assert.Contains("config.json", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    private static CheckpointConfig Read(string members)
    {
        JsonObject config = JsonNode.Parse($$"""
            {"model_type": "gpt_neox", "hidden_size": 32, "num_attention_heads": 4, "num_hidden_layers": 1,
            "intermediate_size": 64, "vocab_size": 100, "max_position_embeddings": 16}
            """)!.AsObject();
        foreach ((string key, JsonNode? value) in JsonNode.Parse($"{{{members}}}")!.AsObject())
        {
            config[key] = value?.DeepClone();
        }

        using var temporary = new TemporaryFolder();
        File.WriteAllText(temporary.PathOf("config.json"), config.ToJsonString());
        return CheckpointConfig.Read(temporary.Location);
    }
}
