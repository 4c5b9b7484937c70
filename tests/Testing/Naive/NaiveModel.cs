using System.Text.Json;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Naive;

/// <summary>One block's folded weights, in double.</summary>
public sealed record NaiveBlock(
    Matrix[] Q,
    Matrix[] K,
    Matrix[] V,
    double[][] BiasQ,
    double[][] BiasK,
    Matrix[] O,
    double[] BiasO,
    Matrix In,
    double[] BiasIn,
    Matrix Out,
    double[] BiasOut);

/// <summary>A GPT-NeoX checkpoint folded in double, one loop a definition.</summary>
public sealed class NaiveModel
{
    private readonly RawTensors raw;

    /// <summary>Reads and folds a checkpoint.</summary>
    /// <param name="folder">A folder with config.json and model.safetensors.</param>
    public NaiveModel(string folder)
    {
        JsonElement config = JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")));
        raw = new RawTensors(Path.Combine(folder, "model.safetensors"));
        int Number(string name) => config.GetProperty(name).GetInt32();
        int width = Number("hidden_size");
        int heads = Number("num_attention_heads");
        Shape = new ModelShape(
            Number("num_hidden_layers"),
            heads,
            width,
            width / heads,
            Number("intermediate_size"),
            Number("vocab_size"),
            Number("max_position_embeddings"),
            config.GetProperty("use_parallel_residual").GetBoolean());
        Epsilon = config.GetProperty("layer_norm_eps").GetDouble();
        RotaryDims = (int)(Shape.DHead * config.GetProperty("rotary_pct").GetDouble());
        RotaryBase = config.GetProperty("rotary_emb_base").GetDouble();
        Embedding = Of("embed_in.weight", Shape.DVocab, width).Centered();
        Blocks = [.. Enumerable.Range(0, Shape.LayerCount).Select(Fold)];
        (Unembedding, BiasU) = FoldUnembedding();
    }

    /// <summary>The dimensions.</summary>
    public ModelShape Shape { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Rotated dimensions of a head.</summary>
    public int RotaryDims { get; }

    /// <summary>Base of the rotary frequencies.</summary>
    public double RotaryBase { get; }

    /// <summary>[d_vocab, d_model].</summary>
    public Matrix Embedding { get; }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<NaiveBlock> Blocks { get; }

    /// <summary>Row t is u_t, [d_vocab, d_model].</summary>
    public Matrix Unembedding { get; }

    /// <summary>b_U, [d_vocab].</summary>
    public double[] BiasU { get; }

    private Matrix Of(string name, int rows, int columns) => new(rows, columns, raw[name]);

    private NaiveBlock Fold(int layer)
    {
        string Name(string part) => $"layers.{layer}.{part}";
        (double[] gain, double[] beta) = (raw[Name("input_layernorm.weight")], raw[Name("input_layernorm.bias")]);
        double[] gain2 = raw[Name("post_attention_layernorm.weight")];
        double[] beta2 = raw[Name("post_attention_layernorm.bias")];
        Matrix dense = Of(Name("attention.dense.weight"), Shape.DModel, Shape.DModel).Transposed().Centered();
        Matrix[] o = [.. Heads().Select(head => dense.Slice(head * Shape.DHead, Shape.DHead))];
        Matrix[][] read =
            [.. Enumerable.Range(0, 3).Select(part => Heads().Select(head => Read(layer, head, part)).ToArray())];
        double[][][] bias = [.. read.Select((matrices, part) =>
            matrices.Select((matrix, head) => matrix.Apply(beta, Bias(layer, head, part))).ToArray())];
        double[] biasO = Centered(raw[Name("attention.dense.bias")]);
        foreach (int head in Heads())
        {
            biasO = o[head].Apply(bias[2][head], biasO);
        }

        Matrix[][] folded = [.. read.Select(matrices => matrices.Select(matrix => matrix.Gained(gain)).ToArray())];
        Matrix into = Of(Name("mlp.dense_h_to_4h.weight"), Shape.DMlp, Shape.DModel).Transposed();
        return new NaiveBlock(
            folded[0],
            folded[1],
            folded[2],
            bias[0],
            bias[1],
            o,
            biasO,
            into.Gained(gain2),
            into.Apply(beta2, raw[Name("mlp.dense_h_to_4h.bias")]),
            Of(Name("mlp.dense_4h_to_h.weight"), Shape.DModel, Shape.DMlp).Transposed().Centered(),
            Centered(raw[Name("mlp.dense_4h_to_h.bias")]));
    }

    private IEnumerable<int> Heads() => Enumerable.Range(0, Shape.HeadCount);

    /// <summary>W_Q, W_K or W_V of one head before folding, [d_model, d_head]; stored [head, (q, k, v), d_head,
    /// d_model].</summary>
    private Matrix Read(int layer, int head, int part) =>
        Of($"layers.{layer}.attention.query_key_value.weight", 3 * Shape.DModel, Shape.DModel)
            .Slice(((head * 3) + part) * Shape.DHead, Shape.DHead)
            .Transposed();

    private double[] Bias(int layer, int head, int part)
    {
        int first = ((head * 3) + part) * Shape.DHead;
        return raw[$"layers.{layer}.attention.query_key_value.bias"][first..(first + Shape.DHead)];
    }

    private (Matrix Directions, double[] Bias) FoldUnembedding()
    {
        Matrix weights = Of("embed_out.weight", Shape.DVocab, Shape.DModel);
        double[] beta = raw["final_layer_norm.bias"];
        double[] bias = Centered(weights.Transposed().Apply(beta, new double[Shape.DVocab]));
        Matrix byColumn = weights.Transposed().Gained(raw["final_layer_norm.weight"]);
        return (byColumn.Transposed().Centered().Transposed().Centered().Transposed(), bias);
    }

    private static double[] Centered(double[] values) => new Matrix(1, values.Length, values).Centered().Values;
}
