using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.LayerNorms;

/// <summary>Valid settings made ready.</summary>
internal sealed class LayerNormsPlan
{
    private readonly Lazy<RandomWrites> writes;

    /// <summary>Plans valid settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public LayerNormsPlan(LayerNormsSettings settings, ModelShape shape, CancellationToken cancellationToken)
    {
        Settings = settings;

        // Cut as self-repair cuts, so that the rows of one are to the bit those of the other.
        SweepPasses passes = new(settings.Downstream ? 2 : 1, RowsInCut: 1);
        Sweep = new HeadSweepPlan(settings, settings.Heads, shape, passes, cancellationToken);
        Terms = LayerNormsTerms.Measured(settings.Downstream);
        writes = new Lazy<RandomWrites>(() => new RandomWrites(settings.Random, shape));
    }

    /// <summary>The settings.</summary>
    public LayerNormsSettings Settings { get; }

    /// <summary>Heads, clean passes and chunks.</summary>
    public HeadSweepPlan Sweep { get; }

    /// <summary>The terms that are measured.</summary>
    public TermSet Terms { get; }

    /// <summary>The random writes.</summary>
    public RandomWrites Writes => writes.Value;
}
