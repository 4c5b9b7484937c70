using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Checkpoints;

/// <summary>Writes a GPT-NeoX checkpoint of random weights in any stored format, of any size, a piece at a time. The
/// weights depend on shape and seed alone: stored in 32 bits they are the numbers of 16.</summary>
public sealed class SyntheticCheckpoint
{
    /// <summary>Odd, so that rows of a matrix differ although the noise repeats.</summary>
    private const int NoiseLength = (1 << 20) + 7;

    /// <summary>Width of the noise: a matrix keeps the order of what it multiplies at widths of some
    /// thousand.</summary>
    private const double NoiseWidth = 0.07;

    private readonly ModelShape shape;
    private readonly StoredNumber number;
    private readonly byte[] noise;
    private readonly byte[] gains;

    /// <summary>Describes a checkpoint.</summary>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="number">How its numbers are stored.</param>
    /// <param name="seed">Another one gives other weights.</param>
    public SyntheticCheckpoint(ModelShape shape, StoredNumber number = StoredNumber.Float16, int seed = 1)
    {
        this.shape = shape;
        this.number = number;
        var random = new Random(seed);
        noise = BytesOf(() => (random.NextDouble() - 0.5) * NoiseWidth);
        gains = BytesOf(() => 1);
    }

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
        JsonObject map = [];
        for (int shard = 0; shard < shards.Length; shard++)
        {
            string number = shards.Length == 1 ? "" : $"-{shard + 1:d5}-of-{shards.Length:d5}";
            string name = $"{stem}{number}.{extension}";
            Write(Path.Combine(folder, name), format, shards[shard]);
            Array.ForEach(shards[shard], tensor => map[tensor.Name] = name);
        }

        if (shards.Length > 1)
        {
            JsonObject index = new() { ["metadata"] = new JsonObject(), ["weight_map"] = map };
            File.WriteAllText(Path.Combine(folder, $"{stem}.{extension}.index.json"), index.ToJsonString());
        }
    }

    private void Write(string path, StoredFormat format, SyntheticTensor[] tensors)
    {
        using FileStream file = File.Create(path);
        if (format == StoredFormat.Safetensors)
        {
            SafetensorsShard.Write(file, tensors, WriteBytes);
        }
        else
        {
            TorchShard.Write(file, tensors, WriteBytes);
        }
    }

    private void WriteBytes(SyntheticTensor tensor, Stream target)
    {
        byte[] source = tensor.IsGain ? gains : noise;
        for (long left = tensor.ByteCount; left > 0; left -= source.Length)
        {
            target.Write(source, 0, (int)Math.Min(left, source.Length));
        }
    }

    private JsonObject Config() => new()
    {
        ["model_type"] = "gpt_neox",
        ["vocab_size"] = shape.DVocab,
        ["hidden_size"] = shape.DModel,
        ["num_hidden_layers"] = shape.LayerCount,
        ["num_attention_heads"] = shape.HeadCount,
        ["intermediate_size"] = shape.DMlp,
        ["max_position_embeddings"] = shape.ContextLength,
        ["use_parallel_residual"] = shape.IsParallel,
    };

    private byte[] BytesOf(Func<double> value)
    {
        Half[] values = [.. Enumerable.Range(0, NoiseLength).Select(_ => (Half)value())];
        return number == StoredNumber.Float16
            ? MemoryMarshal.AsBytes(values.AsSpan()).ToArray()
            : MemoryMarshal.AsBytes(Array.ConvertAll(values, half => (float)half).AsSpan()).ToArray();
    }
}
