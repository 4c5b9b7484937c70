using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Hooks;

namespace SelfRepair.Inference.Rows;

/// <summary>The activations that a batch's rows keep: where blocks write them, and where they are kept.</summary>
internal sealed class BatchHooks
{
    private readonly RowBatch batch;
    private readonly ModelShape shape;
    private readonly BatchBuffers buffers;
    private readonly RowReads reads;

    /// <summary>Prepares what the rows keep.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="directions">Each row's directions, or null.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="buffers">Where the tensors live.</param>
    /// <exception cref="InvalidOperationException">A row that scores chosen positions alone keeps
    /// something.</exception>
    public BatchHooks(RowBatch batch, RowDirections?[] directions, ModelShape shape, BatchBuffers buffers)
    {
        this.batch = batch;
        this.shape = shape;
        this.buffers = buffers;
        reads = batch.First.Reads;
        Kept = [.. batch.Rows.Select((row, index) => Keep(row, directions[index]))];
    }

    /// <summary>What is kept of each row, or null.</summary>
    public KeptActivations?[] Kept { get; }

    /// <summary>Whether blocks write something that is kept.</summary>
    public bool AreRead =>
        (reads & (RowReads.Z | RowReads.Streams | RowReads.MlpOut | RowReads.Scales)) != RowReads.None;

    /// <summary>Binds what a block writes.</summary>
    /// <param name="binding">The block.</param>
    /// <param name="layer">The layer that its hooks are named after.</param>
    /// <param name="entry">Where it begins.</param>
    public void Bind(RunBinding binding, int layer, BlockEntry entry)
    {
        if (KeepsZ(entry))
        {
            binding.Output(HookNames.Z(layer), Z());
        }

        if (KeepsResidMid(entry))
        {
            binding.Output(HookNames.ResidMid(layer), Wide("resid_mid"));
        }

        if (reads.HasFlag(RowReads.MlpOut))
        {
            binding.Output(HookNames.MlpOut(layer), Wide("mlp_out"));
        }

        if (reads.HasFlag(RowReads.Scales))
        {
            binding.Output(HookNames.Ln2Scale(layer), Narrow("ln2"));
            if (entry == BlockEntry.Attention)
            {
                binding.Output(HookNames.Ln1Scale(layer), Narrow("ln1"));
            }
        }
    }

    /// <summary>Keeps what a block wrote.</summary>
    /// <param name="entry">Where it began.</param>
    public void Read(BlockEntry entry)
    {
        if (KeepsZ(entry))
        {
            ForEach(Z(), shape.DModel, (cache, values) => cache.KeepZ(values));
        }

        if (KeepsResidMid(entry))
        {
            ForEach(Wide("resid_mid"), shape.DModel, (cache, values) => cache.KeepResidMid(values));
        }

        if (reads.HasFlag(RowReads.MlpOut))
        {
            ForEach(Wide("mlp_out"), shape.DModel, (cache, values) => cache.KeepMlpOut(values));
        }

        if (reads.HasFlag(RowReads.Scales))
        {
            ForEach(Narrow("ln2"), 1, (cache, values) => cache.KeepLn2(values));
            if (entry == BlockEntry.Attention)
            {
                ForEach(Narrow("ln1"), 1, (cache, values) => cache.KeepLn1(values));
            }
        }
    }

    /// <summary>Keeps the stream before a block, or the last.</summary>
    /// <param name="stream">[batch, pos, d_model], in the host's memory where streams are kept.</param>
    public void ReadStream(DeviceTensor stream)
    {
        if (reads.HasFlag(RowReads.Streams))
        {
            ForEach(stream.Value, shape.DModel, (cache, values) => cache.KeepResidPre(values));
        }
    }

    private static KeptActivations? Keep(Row row, RowDirections? directions)
    {
        if ((row.Reads & ~RowReads.Projections) == RowReads.None)
        {
            return null;
        }

        return row.Chosen is null
            ? new KeptActivations(row, directions)
            : throw new InvalidOperationException("A row that scores chosen positions alone keeps nothing.");
    }

    private bool KeepsZ(BlockEntry entry) => reads.HasFlag(RowReads.Z) && entry == BlockEntry.Attention;

    private bool KeepsResidMid(BlockEntry entry) =>
        reads.HasFlag(RowReads.Streams) && entry == BlockEntry.Attention && !shape.IsParallel;

    private void ForEach(OrtValue value, int width, Action<KeptActivations, ReadOnlySpan<float>> keep)
    {
        for (int row = 0; row < Kept.Length; row++)
        {
            if (Kept[row] is KeptActivations cache)
            {
                int size = batch.Rows[row].Tokens.Length * width;
                keep(cache, BatchBuffers.Floats(value).Slice(row * batch.Length * width, size));
            }
        }
    }

    private OrtValue Z() => buffers.Get("z", batch.Rows.Count, batch.Length, shape.HeadCount, shape.DHead);

    private OrtValue Wide(string name) => buffers.Get(name, batch.Rows.Count, batch.Length, shape.DModel);

    private OrtValue Narrow(string name) => buffers.Get(name, batch.Rows.Count, batch.Length, 1);
}
