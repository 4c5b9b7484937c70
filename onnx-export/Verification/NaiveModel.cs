using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Verification;

/// <summary>A forward pass in double on a checkpoint's own, unfolded weights, one row of a matrix in memory at a
/// time.</summary>
/// <param name="checkpoint">The checkpoint.</param>
/// <param name="cancellationToken">Stops between rows.</param>
public sealed class NaiveModel(Checkpoint checkpoint, CancellationToken cancellationToken)
{
    private readonly CheckpointConfig config = checkpoint.Config;

    /// <summary>The stream before the first block, not centered.</summary>
    /// <param name="tokens">Token ids, [pos].</param>
    /// <returns>[pos, d_model].</returns>
    public Estimate Embed(ReadOnlySpan<int> tokens)
    {
        Estimate stream = Estimate.Zeros(tokens.Length, config.Shape.DModel);
        CheckpointTensor embedding = checkpoint[CheckpointNames.Embedding];
        for (int position = 0; position < tokens.Length; position++)
        {
            embedding.Read(tokens[position], 0, stream.ValuesAt(position));
            for (int index = 0; index < stream.Width; index++)
            {
                stream.BoundsAt(position)[index] = Float32Error.OfStep(stream.ValuesAt(position)[index]);
            }
        }

        return stream;
    }

    /// <summary>Runs one block.</summary>
    /// <param name="layer">The block, from 0.</param>
    /// <param name="stream">What it reads, [pos, d_model]; centering it changes nothing.</param>
    public NaiveBlock Run(int layer, Estimate stream)
    {
        NaiveNorm norm1 = Norm(stream, CheckpointNames.Gain1(layer), CheckpointNames.Bias1(layer));
        double[] qkvBias = checkpoint.AttentionBias(CheckpointNames.QkvBias(layer), 3 * config.Shape.DModel);
        Estimate qkv = Product(norm1, CheckpointNames.Qkv(layer), qkvBias);
        Estimate heads = new NaiveAttention(config, qkv).Output();
        Estimate z = WithoutValueBias(heads, layer, qkvBias);
        double[] denseBias = checkpoint.AttentionBias(CheckpointNames.DenseBias(layer), config.Shape.DModel);
        Estimate attention = Product(heads, CheckpointNames.Dense(layer), denseBias, z.Values);
        Estimate read = config.Shape.IsParallel ? stream : NaiveArithmetic.Sum(stream, attention);
        NaiveNorm norm2 = Norm(read, CheckpointNames.Gain2(layer), CheckpointNames.Bias2(layer));
        double[] inBias = checkpoint[CheckpointNames.MlpInBias(layer)].ReadRow();
        Estimate pre = Product(norm2, CheckpointNames.MlpIn(layer), inBias);
        Estimate post = NaiveArithmetic.Activate(pre, config.Activation);
        double[] outBias = checkpoint[CheckpointNames.MlpOutBias(layer)].ReadRow();
        Estimate mlp = Product(post, CheckpointNames.MlpOut(layer), outBias, post.Values);
        return new NaiveBlock
        {
            Scale1 = norm1.Scale,
            Scale2 = norm2.Scale,
            Z = z,
            AttnOut = attention.Centered(),
            MlpPost = post,
            MlpOut = mlp.Centered(),
            ResidPost = NaiveArithmetic.Sum(stream, attention, mlp).Centered(),
        };
    }

    /// <summary>The final LayerNorm's scale and the logits.</summary>
    /// <param name="stream">The stream after the last block, [pos, d_model].</param>
    /// <returns>Scale, [pos, 1], and logits centered over the vocabulary, [pos, d_vocab].</returns>
    public (Estimate Scale, Estimate Logits) Unembed(Estimate stream)
    {
        NaiveNorm norm = Norm(stream, CheckpointNames.FinalGain, CheckpointNames.FinalBias);
        double[] noBias = new double[config.Shape.DVocab];
        Estimate logits = NaiveArithmetic.Product(
            norm.Output, checkpoint.Unembedding, noBias, norm.Multiplied, norm.Normalized, cancellationToken);
        return (norm.Scale, logits.Centered());
    }

    private NaiveNorm Norm(Estimate stream, string gain, string bias) =>
        NaiveNorm.Of(stream, checkpoint[gain].ReadRow(), checkpoint[bias].ReadRow(), config.LayerNormEpsilon);

    private Estimate Product(Estimate x, string weight, double[] bias, double[] multiplied) =>
        NaiveArithmetic.Product(x, checkpoint[weight], bias, multiplied, multiplied, cancellationToken);

    private Estimate Product(NaiveNorm norm, string weight, double[] bias) => NaiveArithmetic.Product(
        norm.Output, checkpoint[weight], bias, norm.Multiplied, norm.Normalized, cancellationToken);

    /// <summary>Takes out what a head would hand on if every value were its bias: V's bias and the LayerNorm's bias
    /// seen through V, as attention weights sum to 1.</summary>
    private Estimate WithoutValueBias(Estimate heads, int layer, double[] qkvBias)
    {
        double[] normBias = checkpoint[CheckpointNames.Bias1(layer)].ReadRow();
        var seen = new Estimate(normBias, new double[normBias.Length], normBias.Length);
        Estimate biases = Product(seen, CheckpointNames.Qkv(layer), qkvBias, normBias);
        int width = config.Shape.DHead;
        double[] values = [.. heads.Values];
        double[] bounds = [.. heads.Bounds];
        for (int index = 0; index < values.Length; index++)
        {
            int dimension = index % heads.Width;
            double bias = biases.Values[(((dimension / width * 3) + 2) * width) + (dimension % width)];
            values[index] -= bias;
            bounds[index] += Float32Error.OfStep(bias);
        }

        return new Estimate(values, bounds, heads.Width);
    }
}
