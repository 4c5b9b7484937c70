using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Binds a session to some rows of a batch's tensors.</summary>
internal sealed class BlockBinding : IDisposable
{
    private readonly SessionBinding binding;
    private readonly RowBatch batch;
    private readonly HeadGroup rows;
    private readonly ScoredLayout? scored;

    /// <summary>An empty binding.</summary>
    /// <param name="binding">A binding of the session, which is taken over.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="scored">How the batch's scored positions lie; null where it scores nothing.</param>
    public BlockBinding(SessionBinding binding, RowBatch batch, HeadGroup rows, ScoredLayout? scored)
    {
        this.binding = binding;
        this.batch = batch;
        this.rows = rows;
        this.scored = scored;
    }

    private int FirstScored => scored!.FirstOf(rows.First);

    private int ScoredCount => scored!.FirstOf(rows.End) - FirstScored;

    /// <summary>Binds the rows of an input [batch, pos, width].</summary>
    public void InputRows(string name, OrtValue tensor, int width) => binding.Input(name, RowsOf(tensor, width));

    /// <summary>Binds the rows of an input [batch, pos, width] that may lie in the device's memory.</summary>
    public void InputRows(string name, DeviceTensor tensor, int width) => binding.Input(name, RowsOf(tensor, width));

    /// <summary>Binds an input as it is; it stays the caller's.</summary>
    public void Input(string name, OrtValue value) => binding.Input(name, value);

    /// <summary>Binds an output as it is; it stays the caller's.</summary>
    public void Output(string name, OrtValue value) => binding.Output(name, value);

    /// <summary>Binds what the batch's layout of scored positions holds for the rows, as an input.</summary>
    public void InputAtScored(string name, DeviceTensor tensor, params long[] width) =>
        binding.Input(name, AtScored(tensor, scored is { IsPacked: true }, width));

    /// <summary>Binds the same of a tensor of the host, as an output.</summary>
    public void OutputAtScored(string name, OrtValue tensor, params long[] width) =>
        binding.Output(name, AtScored(tensor, scored!.IsPacked, width));

    /// <summary>Binds the rows' streams as an output.</summary>
    /// <param name="name">The output.</param>
    /// <param name="tensor">The batch's streams.</param>
    /// <param name="isAtScored">Whether they are known at the scored positions alone.</param>
    /// <param name="width">d_model.</param>
    public void OutputStream(string name, DeviceTensor tensor, bool isAtScored, int width) =>
        binding.Output(name, AtScored(tensor, isAtScored, width));

    /// <summary>Binds position ids and indices of scored positions, where the graph asks for them.</summary>
    /// <param name="positions">[batch, pos].</param>
    /// <param name="buffers">Where the rows' indices are written.</param>
    public void Indices(OrtValue positions, BatchBuffers buffers)
    {
        if (binding.HasInput(BlockGraph.Positions))
        {
            binding.Input(
                BlockGraph.Positions,
                binding.Own(BatchBuffers.View<long>(positions, rows.First * batch.Length, rows.Count, batch.Length)));
        }

        if (binding.HasInput(BlockGraph.Scored))
        {
            OrtValue indices = buffers.GetIntegers("scored.rows", ScoredCount + 1);
            scored!.Write(rows, indices.GetTensorMutableDataAsSpan<long>());
            binding.Input(BlockGraph.Scored, indices);
        }

        if (binding.HasInput(BlockGraph.Queries))
        {
            OrtValue queries = buffers.GetIntegers("queries.rows", rows.Count, scored!.QueryCount(rows));
            OrtValue indices = buffers.GetIntegers("query_indices.rows", ScoredCount + 1);
            scored.WriteQueries(
                rows, queries.GetTensorMutableDataAsSpan<long>(), indices.GetTensorMutableDataAsSpan<long>());
            binding.Input(BlockGraph.Queries, queries);
            binding.Input(BlockGraph.QueryIndices, indices);
        }
    }

    /// <summary>Runs the session.</summary>
    public void Run(Cancellation cancellation) => binding.Run(cancellation);

    public void Dispose() => binding.Dispose();

    private OrtValue RowsOf(OrtValue tensor, params long[] width) =>
        binding.Own(BatchBuffers.View<float>(tensor, (int)FirstOfRows(width), [rows.Count, batch.Length, .. width]));

    private OrtValue RowsOf(DeviceTensor tensor, params long[] width) =>
        binding.Own(tensor.View(FirstOfRows(width), [rows.Count, batch.Length, .. width]));

    private long FirstOfRows(long[] width) => rows.First * batch.Length * Product(width);

    /// <summary>The spare row of a packed tensor is the first of the next rows, which are written after it.</summary>
    private OrtValue AtScored(OrtValue tensor, bool isPacked, params long[] width) => isPacked
        ? binding.Own(BatchBuffers.View<float>(
            tensor, (int)(FirstScored * Product(width)), [1, ScoredCount + 1, .. width]))
        : RowsOf(tensor, width);

    private OrtValue AtScored(DeviceTensor tensor, bool isPacked, params long[] width) => isPacked
        ? binding.Own(tensor.View(FirstScored * Product(width), [1, ScoredCount + 1, .. width]))
        : RowsOf(tensor, width);

    private static long Product(long[] sizes) => sizes.Aggregate(1L, (product, size) => product * size);
}
