using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Reduces what the rows of a sweep over heads read.</summary>
internal abstract class HeadReduction
{
    /// <summary>What is held of a row's readings until all rows of its head are read; they may be taken from at
    /// once.</summary>
    /// <param name="tag">The row.</param>
    /// <param name="readings">Its readings.</param>
    public virtual RowReadings Keep(AblatedRowTag tag, RowReadings readings) => readings;

    /// <summary>Reduces a head in a prompt, whose rows are all read.</summary>
    /// <param name="ablated">The head.</param>
    public abstract void Add(AblatedHead ablated);

    /// <summary>Takes in what a layer's heads left, in prompt order.</summary>
    public abstract void CloseLayer();
}
