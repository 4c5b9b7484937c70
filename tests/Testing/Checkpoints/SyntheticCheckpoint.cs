using System.Text.Json.Nodes;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Checkpoints;

/// <summary>Writes a GPT-NeoX checkpoint of random weights in any stored format, of any size, a piece at a
/// time.</summary>
/// <param name="shape">Its dimensions.</param>
/// <param name="number">How its numbers are stored. Those of 16 bits are those of 32, rounded.</param>
/// <param name="seed">The same shape and seed give the same weights, in every format.</param>
public sealed class SyntheticCheckpoint(
    ModelShape shape, StoredNumber number = StoredNumber.Float16, ulong seed = 1)
{
    /// <summary>Writes it.</summary>
    /// <param name="folder">The folder; it is made.</param>
    /// <param name="format">How the weights are stored.</param>
    /// <param name="shardCount">Files that they are spread over; 1 leaves the index out.</param>
    public void Write(string folder, StoredFormat format, int shardCount)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), Config().ToJsonString());
        (string stem, string extension) =
            format == StoredFormat.Safetensors ? ("model", "safetensors") : ("pytorch_model", "bin");
        SyntheticTensor[] tensors = [.. SyntheticTensor.Of(shape).Select(tensor => tensor with { Number = number })];
        SyntheticTensor[][] shards = [.. tensors.Chunk((tensors.Length + shardCount - 1) / shardCount)];
        SyntheticNumbers numbers = new(seed);
        JsonObject map = [];
        for (int shard = 0; shard < shards.Length; shard++)
        {
            string place = shards.Length == 1 ? "" : $"-{shard + 1:d5}-of-{shards.Length:d5}";
            string name = $"{stem}{place}.{extension}";
            Write(Path.Combine(folder, name), format, shards[shard], numbers);
            Array.ForEach(shards[shard], tensor => map[tensor.Name] = name);
        }

        if (shards.Length > 1)
        {
            JsonObject index = new() { ["metadata"] = new JsonObject(), ["weight_map"] = map };
            File.WriteAllText(Path.Combine(folder, $"{stem}.{extension}.index.json"), index.ToJsonString());
        }
    }

    /// <summary>Writes it with weights that are all 0 and take no room on the disk: a hole in one safetensors
    /// file.</summary>
    /// <param name="folder">The folder; it is made.</param>
    public void WriteHollow(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), Config().ToJsonString());
        using FileStream file = File.Create(Path.Combine(folder, "model.safetensors"));
        SyntheticTensor[] tensors = [.. SyntheticTensor.Of(shape).Select(tensor => tensor with { Number = number })];
        SafetensorsShard.Write(
            file, tensors, (tensor, _) => file.Position += tensor.ByteCount);
        file.SetLength(file.Position);
    }

    private static void Write(
        string path, StoredFormat format, SyntheticTensor[] tensors, SyntheticNumbers numbers)
    {
        using FileStream file = File.Create(path);
        if (format == StoredFormat.Safetensors)
        {
            SafetensorsShard.Write(file, tensors, numbers.Write);
        }
        else
        {
            TorchShard.Write(file, tensors, numbers.Write);
        }
    }

    private JsonObject Config() => new()
    {
        ["architectures"] = new JsonArray("GPTNeoXForCausalLM"),
        ["model_type"] = "gpt_neox",
        ["vocab_size"] = shape.DVocab,
        ["hidden_size"] = shape.DModel,
        ["num_hidden_layers"] = shape.LayerCount,
        ["num_attention_heads"] = shape.HeadCount,
        ["intermediate_size"] = shape.DMlp,
        ["hidden_act"] = "gelu",
        ["rotary_pct"] = 0.25,
        ["rotary_emb_base"] = 10000,
        ["max_position_embeddings"] = shape.ContextLength,
        ["use_parallel_residual"] = shape.IsParallel,
        ["layer_norm_eps"] = 1e-5,
        ["tie_word_embeddings"] = false,
    };
}
