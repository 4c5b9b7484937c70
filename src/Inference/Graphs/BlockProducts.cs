using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using static SelfRepair.Inference.Graphs.GraphBuilder;
using static SelfRepair.Inference.Graphs.Onnx.TensorProto.Types;

namespace SelfRepair.Inference.Graphs;

/// <summary>Writes a block's matrix products, in the precision of its weights and at the positions where they are
/// wanted.</summary>
/// <param name="graph">The graph to write to.</param>
/// <param name="shape">The model's dimensions.</param>
/// <param name="weights">Its weights.</param>
/// <param name="layer">The block, from 0.</param>
internal sealed class BlockProducts(GraphBuilder graph, ModelShape shape, GraphWeights weights, int layer)
{
    private readonly HashSet<string> declared = [];
    private SharedProducts? shared;

    /// <summary>Name of an input that lists indices among [batch x pos]: what follows attention is computed there
    /// alone, [1, indices, ...]. Null: everywhere.</summary>
    public string? End { get; init; }

    /// <summary>The positions that attention has queries at. Null: all of them.</summary>
    public ScoredQueries? Queries { get; init; }

    /// <summary>Whether keys and values are wanted only where there are queries.</summary>
    public bool AreKeysAtQueries { get; init; }

    /// <summary>Whether products are of float16.</summary>
    public bool AreHalf => weights.AreHalf;

    /// <summary>Whether a run is given the weights.</summary>
    public bool AreInputs => weights.AreInputs;

    /// <summary>The input matrices' products are those of a given stream and of a head's change of it from now on: (r W
    /// + dz W_O,h W) / s, of which r W and W_O,h W are inputs.</summary>
    /// <param name="inverse">1 / s, [batch, pos, 1].</param>
    /// <param name="scaledDifference">dz / s, [batch, pos, d_head].</param>
    public void ShareInputs(string inverse, string scaledDifference) => shared = new(inverse, scaledDifference);

    /// <summary>The name of a tensor of this block.</summary>
    /// <param name="name">Its name in any block.</param>
    public string Local(string name) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{layer}.{name}");

    /// <summary>A weight.</summary>
    /// <param name="name">Its name.</param>
    public string Weight(string name) => weights.Declare(graph, name);

    /// <summary>The stream as attention's products read it.</summary>
    /// <param name="normalized">The normalized stream, [batch, pos, d_model]; not read where products are
    /// shared.</param>
    public string Input(string normalized) => shared is null ? Padded(Narrow(normalized)) : normalized;

    /// <summary>The MLP's first product, where it is wanted.</summary>
    /// <param name="read">The stream that the MLP reads, likewise.</param>
    public string MlpPre(string read) => shared is SharedProducts products
        ? Shared(products, "mlp.pre", WeightNames.WIn(layer), AtEnd)
        : Product("mlp.pre", Padded(Narrow(read)), WeightNames.WIn(layer));

    /// <summary>A product that is read as it is.</summary>
    /// <param name="name">The product's name in any block.</param>
    /// <param name="input">What is multiplied.</param>
    /// <param name="matrix">The matrix.</param>
    public string Product(string name, string input, string matrix) =>
        shared is SharedProducts products && IsOfInput(matrix)
            ? Shared(
                products,
                name,
                matrix,
                (all, _) => AreKeysAtQueries || matrix == WeightNames.WQ(layer) ? AtQueries(all) : all)
            : graph.Node("MatMul", Local(name), input, Weight(matrix));

    /// <summary>A product plus bias that a further product reads.</summary>
    /// <param name="name">The sum's name in any block.</param>
    /// <param name="input">What is multiplied.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="bias">The bias.</param>
    public string Biased(string name, string input, string matrix, string bias) =>
        graph.Node("Add", Local(name), Product(name + ".product", input, matrix), Weight(bias));

    /// <summary>What is written to the stream: a product, wide again, plus bias.</summary>
    /// <param name="output">Its name.</param>
    /// <param name="input">What is multiplied.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="bias">The bias.</param>
    public string Written(string output, string input, string matrix, string bias) =>
        graph.Node("Add", output, Wide(Product(output + ".product", input, matrix)), Weight(bias));

    /// <summary>A float32 tensor as products read it.</summary>
    /// <param name="input">The tensor.</param>
    public string Narrow(string input)
    {
        string output = input + ".narrow";
        return !weights.AreHalf ? input
            : declared.Add(output) ? graph.Cast(output, input, DataType.Float16)
            : output;
    }

    /// <summary>A product as the stream takes it, float32.</summary>
    /// <param name="product">The product.</param>
    public string Wide(string product) =>
        weights.AreHalf ? graph.Cast(product + ".wide", product, DataType.Float) : product;

    /// <summary>A tensor [..., d_model] as long as the rows of the matrices that read it.</summary>
    /// <param name="input">The tensor.</param>
    public string Padded(string input)
    {
        long zeros = weights.RowsOf(WeightNames.WQ(layer)) - shape.DModel;
        string output = input + ".padded";
        return zeros == 0 ? input
            : declared.Add(output) ? graph.Padded(output, input, axes: 3, zeros)
            : output;
    }

    /// <summary>A tensor [batch, pos, d_model] where it is wanted after attention.</summary>
    /// <param name="everywhere">The tensor.</param>
    public string AtEnd(string everywhere) => AtEnd(everywhere, shape.DModel);

    /// <summary>A tensor where attention has queries.</summary>
    /// <param name="everywhere">The tensor, [batch, pos, ...].</param>
    public string AtQueries(string everywhere)
    {
        string output = everywhere + ".queries";
        return Queries is null ? everywhere
            : declared.Add(output) ? graph.RowsOfEach(output, everywhere, Queries.Positions)
            : output;
    }

    private string AtEnd(string everywhere, long width) =>
        End is null ? everywhere : graph.Rows(everywhere + ".end", everywhere, End, width);

    private bool IsOfInput(string matrix) =>
        Array.Exists(InputProductsGraph.Matrices(layer), input => input == matrix);

    private string Shared(SharedProducts products, string name, string matrix, Func<string, long, string> at)
    {
        long width = weights.WidthOf(matrix);
        string dims = Dim(width);
        string own = graph.Input(InputProductsGraph.OfStream(matrix), DataType.Float, "batch", "pos", dims);
        string ofHead = graph.Input(InputProductsGraph.OfHead(matrix), DataType.Float, Dim(shape.DHead), dims);
        string kept = graph.Node("Mul", Local(name + ".kept"), at(own, width), at(products.Inverse, 1));
        string changed = graph.Node(
            "MatMul", Local(name + ".changed"), at(products.Difference, shape.DHead), ofHead);
        return graph.Node("Add", Local(name), kept, changed);
    }

    /// <summary>What a block that shares products has instead of the normalized stream.</summary>
    /// <param name="Inverse">1 / s, [batch, pos, 1].</param>
    /// <param name="Difference">dz / s, [batch, pos, d_head].</param>
    private readonly record struct SharedProducts(string Inverse, string Difference);
}
