using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.OnnxExport.Folding;

/// <summary>Folds one block: its LayerNorms into what reads them, the value bias into attention's output bias, and
/// every writer centered over d_model.</summary>
/// <param name="checkpoint">The checkpoint.</param>
/// <param name="architecture">The model, as the package stores it.</param>
/// <param name="layer">The block, from 0.</param>
/// <param name="cancellationToken">Stops between strips of rows.</param>
internal sealed class BlockFolding(
    Checkpoint checkpoint, Architecture architecture, int layer, CancellationToken cancellationToken)
{
    private readonly ModelShape shape = architecture.Shape;
    private readonly int dModelPadded = architecture.DModelPadded;
    private readonly int dMlpPadded = architecture.DMlpPadded;

    /// <summary>The block's tensors, in <see cref="WeightLayout"/>'s order.</summary>
    public IEnumerable<FoldedTensor> Tensors() => [.. Attention(), .. Mlp()];

    /// <remarks>With the LayerNorm's gain g and bias b: W_Q = g Q^T, b_Q = bias_Q + Q b, likewise K; W_V = g V^T
    /// without bias; b_O = bias_O + O (bias_V + V b), centered, and W_O = O^T, centered: since the attention weights of
    /// a position sum to 1, what V's biases write does not depend on them.</remarks>
    private IEnumerable<FoldedTensor> Attention()
    {
        CheckpointTensor qkv = checkpoint[CheckpointNames.Qkv(layer)];
        CheckpointTensor dense = checkpoint[CheckpointNames.Dense(layer)];
        double[] biases = Rows.Add(
            checkpoint.AttentionBias(CheckpointNames.QkvBias(layer), 3 * shape.DModel),
            Rows.Product(qkv, Read(CheckpointNames.Bias1(layer)), cancellationToken));
        double[] outputBias = Rows.Add(
            checkpoint.AttentionBias(CheckpointNames.DenseBias(layer), shape.DModel),
            Rows.Product(dense, PartOf(biases, QkvPart.Value), cancellationToken));
        Rows.Center(outputBias);
        double[] gain = Read(CheckpointNames.Gain1(layer));
        return
        [
            Reader(WeightNames.WQ(layer), qkv, QkvPart.Query, gain),
            Reader(WeightNames.WK(layer), qkv, QkvPart.Key, gain),
            Reader(WeightNames.WV(layer), qkv, QkvPart.Value, gain),
            Vector(WeightNames.BQ(layer), PartOf(biases, QkvPart.Query)),
            Vector(WeightNames.BK(layer), PartOf(biases, QkvPart.Key)),
            new TransposedMatrix(WeightNames.WO(layer), dModelPadded, shape.DModel, dense) { IsCentered = true },
            Vector(WeightNames.BO(layer), outputBias),
        ];
    }

    /// <remarks>With the LayerNorm's gain g and bias b: W_in = g M^T, b_in = bias_in + M b; W_out and b_out
    /// centered.</remarks>
    private IEnumerable<FoldedTensor> Mlp()
    {
        CheckpointTensor mlpIn = checkpoint[CheckpointNames.MlpIn(layer)];
        CheckpointTensor mlpOut = checkpoint[CheckpointNames.MlpOut(layer)];
        double[] inputBias = Rows.Add(
            Read(CheckpointNames.MlpInBias(layer)),
            Rows.Product(mlpIn, Read(CheckpointNames.Bias2(layer)), cancellationToken));
        double[] outputBias = Read(CheckpointNames.MlpOutBias(layer));
        Rows.Center(outputBias);
        double[] gain = Read(CheckpointNames.Gain2(layer));
        return
        [
            new TransposedMatrix(WeightNames.WIn(layer), dModelPadded, dMlpPadded, mlpIn) { Gain = gain },
            new FoldedVector(WeightNames.BIn(layer), dMlpPadded, inputBias),
            new TransposedMatrix(WeightNames.WOut(layer), dMlpPadded, shape.DModel, mlpOut) { IsCentered = true },
            Vector(WeightNames.BOut(layer), outputBias),
        ];
    }

    private TransposedMatrix Reader(string name, CheckpointTensor qkv, QkvPart part, double[] gain) =>
        new(name, dModelPadded, shape.DModel, qkv) { Gain = gain, Outputs = RowsOf(part) };

    private static FoldedVector Vector(string name, double[] values) => new(name, values.Length, values);

    private double[] Read(string name) => checkpoint[name].ReadRow();

    private double[] PartOf(double[] biases, QkvPart part) => Array.ConvertAll(RowsOf(part), row => biases[row]);

    /// <summary>The rows of query_key_value, laid out [head, (q, k, v), d_head], that make one of the three.</summary>
    private int[] RowsOf(QkvPart part) =>
    [
        .. from head in Enumerable.Range(0, shape.HeadCount)
           from dimension in Enumerable.Range(0, shape.DHead)
           select (((head * 3) + (int)part) * shape.DHead) + dimension,
    ];

    private enum QkvPart
    {
        Query = 0,
        Key = 1,
        Value = 2,
    }
}
