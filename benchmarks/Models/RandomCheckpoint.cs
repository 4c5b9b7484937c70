using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Benchmarks.Models;

/// <summary>Writes a GPT-NeoX checkpoint of random weights in Hugging Face's layout, a tensor at a time.</summary>
/// <remarks>Every product keeps the size of what it multiplies (standard deviation 1 / sqrt(fan in)), so that streams,
/// scores and logits are of order 1 at any depth, as in a trained model. Values are uniform.</remarks>
/// <param name="shape">The model's dimensions.</param>
/// <param name="seed">Seed of the weights: the same shape and seed give the same bytes.</param>
internal sealed class RandomCheckpoint(ModelShape shape, ulong seed)
{
    private const int BufferFloats = 1 << 16;
    private const double RotaryShare = 0.25;
    private const double BiasDeviation = 0.1;

    private readonly SplitMix64 random = SplitMix64.ForDraw(seed, 0);

    /// <summary>Writes the checkpoint; its folder appears when everything in it is written.</summary>
    /// <param name="folder">The folder, which must not exist; its parents are made.</param>
    public void Write(string folder)
    {
        string partial = $"{folder}.{Guid.NewGuid():N}.partial";
        Directory.CreateDirectory(partial);
        File.WriteAllText(Path.Combine(partial, "config.json"), Config().ToJsonString());
        using (FileStream weights = File.Create(Path.Combine(partial, "model.safetensors")))
        {
            WriteWeights(weights);
        }

        Directory.Move(partial, folder);
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
        ["rotary_pct"] = RotaryShare,
        ["rotary_emb_base"] = 10000,
        ["max_position_embeddings"] = shape.ContextLength,
        ["use_parallel_residual"] = shape.IsParallel,
        ["layer_norm_eps"] = 1e-5,
        ["tie_word_embeddings"] = false,
    };

    private void WriteWeights(FileStream file)
    {
        Tensor[] tensors = [.. Tensors()];
        byte[] header = Header(tensors);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        file.Write(length);
        file.Write(header);
        float[] buffer = new float[BufferFloats];
        foreach (Tensor tensor in tensors)
        {
            for (long left = tensor.Count; left > 0; left -= BufferFloats)
            {
                Span<float> values = buffer.AsSpan(0, (int)Math.Min(left, BufferFloats));
                Fill(values, tensor);
                file.Write(MemoryMarshal.AsBytes(values));
            }
        }
    }

    /// <summary>Uniform values: a variance of 1 needs a half-width of sqrt(3).</summary>
    private void Fill(Span<float> values, Tensor tensor)
    {
        float perUnit = (float)(Math.Sqrt(3) * tensor.Deviation * Math.Pow(2, -31));
        for (int index = 0; index < values.Length; index++)
        {
            int uniform = unchecked((int)(random.Next() >> 32));
            values[index] = tensor.Mean + (perUnit * uniform);
        }
    }

    private static byte[] Header(IEnumerable<Tensor> tensors)
    {
        JsonObject header = [];
        long offset = 0;
        foreach (Tensor tensor in tensors)
        {
            long end = offset + (tensor.Count * sizeof(float));
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        return JsonSerializer.SerializeToUtf8Bytes(header);
    }

    private IEnumerable<Tensor> Tensors()
    {
        int d = shape.DModel;
        int m = shape.DMlp;
        yield return new Tensor("gpt_neox.embed_in.weight", [shape.DVocab, d], 0, 1);
        foreach (int layer in Enumerable.Range(0, shape.LayerCount))
        {
            string block = string.Create(CultureInfo.InvariantCulture, $"gpt_neox.layers.{layer}.");
            foreach (Tensor tensor in Norm(block + "input_layernorm")
                .Concat(Norm(block + "post_attention_layernorm"))
                .Concat(Linear(block + "attention.query_key_value", d, 3 * d))
                .Concat(Linear(block + "attention.dense", d, d))
                .Concat(Linear(block + "mlp.dense_h_to_4h", d, m))
                .Concat(Linear(block + "mlp.dense_4h_to_h", m, d)))
            {
                yield return tensor;
            }
        }

        foreach (Tensor tensor in Norm("gpt_neox.final_layer_norm"))
        {
            yield return tensor;
        }

        yield return new Tensor("embed_out.weight", [shape.DVocab, d], 0, 1 / Math.Sqrt(d));
    }

    private IEnumerable<Tensor> Norm(string name) =>
    [
        new Tensor(name + ".weight", [shape.DModel], 1, BiasDeviation),
        new Tensor(name + ".bias", [shape.DModel], 0, BiasDeviation),
    ];

    private static IEnumerable<Tensor> Linear(string name, int fanIn, int fanOut) =>
    [
        new Tensor(name + ".weight", [fanOut, fanIn], 0, 1 / Math.Sqrt(fanIn)),
        new Tensor(name + ".bias", [fanOut], 0, BiasDeviation),
    ];

    private sealed record Tensor(string Name, int[] Shape, float Mean, double Deviation)
    {
        public long Count => Shape.Aggregate(1L, (product, size) => product * size);
    }
}
