using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Graphs;

namespace SelfRepair.Inference.Rows;

/// <summary>One kind of thing that the rows of a batch read: what graphs write for it, and where that goes.</summary>
/// <remarks>docs/adding-a-reading.md shows how another one is added.</remarks>
internal abstract class BatchReading
{
    /// <summary>Whether it reads the streams between blocks.</summary>
    public virtual bool ReadsStreams => false;

    /// <summary>Whether the host itself reads those streams, so that they stay in its memory.</summary>
    public virtual bool ReadsStreamsOnHost => false;

    /// <summary>What a block's graph has to write for it.</summary>
    /// <param name="entry">Where the block begins.</param>
    public virtual BlockOutputs OutputsOf(BlockEntry entry) => BlockOutputs.None;

    /// <summary>Readies what a block is given for it, once for all rows.</summary>
    /// <param name="step">The block.</param>
    public virtual void Prepare(BlockStep step)
    {
    }

    /// <summary>Binds what a block is given and writes for it.</summary>
    /// <param name="binding">The block, for some rows.</param>
    /// <param name="step">The block.</param>
    public virtual void Bind(BlockBinding binding, BlockStep step)
    {
    }

    /// <summary>Takes what a block wrote.</summary>
    /// <param name="step">The block, which has run for all rows.</param>
    public virtual void Read(BlockStep step)
    {
    }

    /// <summary>Takes the streams before a block, or the last ones.</summary>
    /// <param name="step">The streams.</param>
    public virtual void ReadStream(StreamStep step)
    {
    }

    /// <summary>Ends it: every block has run.</summary>
    public virtual void Complete()
    {
    }

    /// <summary>Adds what was read of a row.</summary>
    /// <param name="readings">What else was read of it.</param>
    /// <param name="row">The row's index.</param>
    public virtual RowReadings AddTo(RowReadings readings, int row) => readings;
}
