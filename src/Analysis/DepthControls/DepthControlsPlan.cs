using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>Valid settings made ready.</summary>
internal sealed class DepthControlsPlan
{
    private readonly Lazy<RandomWrites> writes;

    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public DepthControlsPlan(
        DepthControlsSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;

        // The head's own row, and one a direction: they are nearly all of the work, so that chunks are cut by them.
        int rows = 1 + settings.Random.Count;
        Sweep = new HeadSweepPlan(
            settings, settings.Heads, shape, new SweepPasses(rows, RowsInCut: rows), cancellationToken);
        writes = new Lazy<RandomWrites>(() => new RandomWrites(settings.Random, shape));
    }

    /// <summary>The terms that are summed: self-repair, and its parts for the identity (E21).</summary>
    public static TermSet Terms { get; } = new(
    [
        Breakdowns.Terms.SelfRepair, Breakdowns.Terms.FromHeads, Breakdowns.Terms.FromMlps,
        Breakdowns.Terms.FromLayerNorm,
    ]);

    /// <summary>The settings.</summary>
    public DepthControlsSettings Settings { get; }

    /// <summary>Heads, clean passes and chunks.</summary>
    public HeadSweepPlan Sweep { get; }

    /// <summary>The random writes.</summary>
    public RandomWrites Writes => writes.Value;

    /// <summary>Components that can answer a head: heads and MLP layers after it, and in a serial model its own
    /// MLP.</summary>
    /// <param name="layer">The head's layer.</param>
    public long ComponentsAfter(int layer) =>
        ((Sweep.Shape.LayerCount - 1L - layer) * (Sweep.Shape.HeadCount + 1)) + (Sweep.Shape.IsParallel ? 0 : 1);
}
