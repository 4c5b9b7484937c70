using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Binds a session to some rows of a batch's tensors.</summary>
internal sealed class RunBinding : IDisposable
{
    private readonly SessionBinding binding;
    private readonly RowBatch batch;
    private readonly HeadRun run;
    private readonly ScoredPlaces? places;

    /// <summary>An empty binding.</summary>
    /// <param name="binding">A binding of the session, which is taken over.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="run">The rows.</param>
    /// <param name="places">Where the batch's scored positions lie; null where it scores nothing.</param>
    public RunBinding(SessionBinding binding, RowBatch batch, HeadRun run, ScoredPlaces? places)
    {
        this.binding = binding;
        this.batch = batch;
        this.run = run;
        this.places = places;
    }

    private int FirstScored => places!.FirstOf(run.Begin);

    private int ScoredCount => places!.FirstOf(run.Begin + run.Count) - FirstScored;

    /// <summary>Binds the rows of an input [batch, pos, width].</summary>
    public void InputRows(string name, OrtValue tensor, int width) => binding.Input(name, RowsOf(tensor, width));

    /// <summary>Binds the rows of an input [batch, pos, width] that may lie in the device's memory.</summary>
    public void InputRows(string name, DeviceTensor tensor, int width) => binding.Input(name, RowsOf(tensor, width));

    /// <summary>Binds an input as it is; it stays the caller's.</summary>
    public void Input(string name, OrtValue value) => binding.Input(name, value);

    /// <summary>Binds an output as it is; it stays the caller's.</summary>
    public void Output(string name, OrtValue value) => binding.Output(name, value);

    /// <summary>Binds what the batch's layout of scored positions holds for the rows, as an input.</summary>
    public void InputPlaces(string name, DeviceTensor tensor, params long[] width) =>
        binding.Input(name, PlacesOf(tensor, places is { IsPacked: true }, width));

    /// <summary>Binds the same of a tensor of the host, as an output.</summary>
    public void OutputPlaces(string name, OrtValue tensor, params long[] width) =>
        binding.Output(name, PlacesOf(tensor, places!.IsPacked, width));

    /// <summary>Binds the rows' streams as an output.</summary>
    /// <param name="name">The output.</param>
    /// <param name="tensor">The batch's streams.</param>
    /// <param name="isAtScored">Whether they are known at the scored positions alone.</param>
    /// <param name="width">d_model.</param>
    public void OutputStream(string name, DeviceTensor tensor, bool isAtScored, int width) =>
        binding.Output(name, PlacesOf(tensor, isAtScored, width));

    /// <summary>Binds position ids and places of scored positions, where the graph asks for them.</summary>
    /// <param name="positions">[batch, pos].</param>
    /// <param name="buffers">Where the rows' places are written.</param>
    public void Indices(OrtValue positions, BatchBuffers buffers)
    {
        if (binding.HasInput(BlockGraph.Positions))
        {
            binding.Input(
                BlockGraph.Positions,
                binding.Own(BatchBuffers.View<long>(positions, run.Begin * batch.Length, run.Count, batch.Length)));
        }

        if (binding.HasInput(BlockGraph.Scored))
        {
            OrtValue scored = buffers.GetIntegers("scored.run", ScoredCount + 1);
            places!.Write(run, scored.GetTensorMutableDataAsSpan<long>());
            binding.Input(BlockGraph.Scored, scored);
        }

        if (binding.HasInput(BlockGraph.Queries))
        {
            OrtValue queries = buffers.GetIntegers("queries.run", run.Count, places!.QueryCount(run));
            OrtValue scored = buffers.GetIntegers("query_places.run", ScoredCount + 1);
            places.WriteQueries(
                run, queries.GetTensorMutableDataAsSpan<long>(), scored.GetTensorMutableDataAsSpan<long>());
            binding.Input(BlockGraph.Queries, queries);
            binding.Input(BlockGraph.QueryPlaces, scored);
        }
    }

    /// <summary>Runs the session.</summary>
    public void Run(Cancellation cancellation) => binding.Run(cancellation);

    public void Dispose() => binding.Dispose();

    private OrtValue RowsOf(OrtValue tensor, params long[] width) =>
        binding.Own(BatchBuffers.View<float>(tensor, (int)FirstOfRows(width), [run.Count, batch.Length, .. width]));

    private OrtValue RowsOf(DeviceTensor tensor, params long[] width) =>
        binding.Own(tensor.View(FirstOfRows(width), [run.Count, batch.Length, .. width]));

    private long FirstOfRows(long[] width) => run.Begin * batch.Length * Product(width);

    /// <summary>The spare row of a packed tensor is the first of the next rows, which are written after it.</summary>
    private OrtValue PlacesOf(OrtValue tensor, bool isPacked, params long[] width) => isPacked
        ? binding.Own(BatchBuffers.View<float>(
            tensor, (int)(FirstScored * Product(width)), [1, ScoredCount + 1, .. width]))
        : RowsOf(tensor, width);

    private OrtValue PlacesOf(DeviceTensor tensor, bool isPacked, params long[] width) => isPacked
        ? binding.Own(tensor.View(FirstScored * Product(width), [1, ScoredCount + 1, .. width]))
        : RowsOf(tensor, width);

    private static long Product(long[] sizes) => sizes.Aggregate(1L, (product, size) => product * size);
}
