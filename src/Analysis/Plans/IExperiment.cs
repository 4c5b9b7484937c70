namespace SelfRepair.Analysis.Plans;

/// <summary>An experiment that is planned: a function of its settings and of the model's shape alone.</summary>
/// <typeparam name="TReport">What it reports.</typeparam>
public interface IExperiment<out TReport> : IExperiment
{
    /// <summary>Makes the report, and changes nothing: it may be asked for so far, several times, before the
    /// end.</summary>
    /// <param name="results">The results of all phases; of the last one perhaps so far.</param>
    /// <param name="cancellationToken">Stops it.</param>
    TReport Report(PhaseResults results, CancellationToken cancellationToken);
}

/// <summary>An experiment that is planned, whatever it reports.</summary>
public interface IExperiment
{
    /// <summary>Its phases, in order.</summary>
    IReadOnlyList<Phase> Phases { get; }

    /// <summary>Draws the random sources. Without this call they are drawn on first use.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    void Draw(CancellationToken cancellationToken);

    /// <summary>Lets the sources go, once there is the report: an analysis is kept long after it has ended. Drawn again
    /// they are the same.</summary>
    void Forget();

    /// <summary>How much it reads and leaves.</summary>
    ExperimentExtent Extent { get; }

    /// <summary>The work of all phases.</summary>
    /// <param name="drawsSources">True: draw the sources, and do not count a source row that a clean run already holds.
    /// False: count every source row.</param>
    ExperimentWork Work(bool drawsSources);

    /// <summary>The memory that it takes beside its model; no source is drawn for the answer.</summary>
    /// <param name="engine">How much the engine runs at once.</param>
    MemoryEstimate Memory(EngineExtent engine);
}
