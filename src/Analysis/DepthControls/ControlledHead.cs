using SelfRepair.Analysis.HeadSweeps;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>One head in one prompt, with the random writes that stand in its place.</summary>
/// <param name="ablated">The head in the prompt.</param>
/// <param name="rowCount">Rows that are to be read of it.</param>
internal sealed class ControlledHead(AblatedHead ablated, int rowCount)
{
    /// <summary>The head in the prompt.</summary>
    public AblatedHead Ablated => ablated;

    /// <summary>Norms of its change of write, units of the stream, [draw][pos].</summary>
    public double[][] Norms { get; } = new double[ablated.Differences.Count][];

    /// <summary>Sums over draws of the logit change of each random write, logits, [scored, direction]; null before one
    /// was read, and after they are reduced.</summary>
    public double[]? RandomChanges { get; set; }

    /// <summary>Rows that are not read yet.</summary>
    public int Missing { get; set; } = rowCount;
}
