using SelfRepair.Analysis.Transformers;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>Refuses by name what a config.json may ask for that would change numbers and is not done here.</summary>
internal static class ConfigLimits
{
    /// <summary>Checks a configuration.</summary>
    /// <param name="config">config.json.</param>
    /// <param name="shape">The dimensions that it states.</param>
    /// <exception cref="UnsupportedCheckpointException">It asks for something else.</exception>
    public static void Check(ConfigValues config, ModelShape shape)
    {
        if (config.Has("quantization_config"))
        {
            throw new UnsupportedCheckpointException(
                "quantization_config", "config.json: quantization_config asks for quantized weights, whose numbers are "
                + "not the checkpoint's; only plain F64, F32, F16 and BF16 weights are supported.");
        }

        if (!config.Section("pruned_heads").IsEmpty)
        {
            throw new UnsupportedCheckpointException(
                "pruned_heads", "config.json: pruned_heads takes heads out of the model, which is not supported.");
        }

        Expect(config, "head_dim", shape.DHead, "hidden_size / num_attention_heads");
        Expect(config, "num_key_value_heads", shape.HeadCount, "num_attention_heads");
    }

    private static void Expect(ConfigValues config, string key, int expected, string name)
    {
        if (config.Number(key, _ => true, "a number") is double value && value != expected)
        {
            throw new UnsupportedCheckpointException(
                key, $"config.json: {key} is {value}, where {name} is {expected}; only equal ones are supported.");
        }
    }
}
