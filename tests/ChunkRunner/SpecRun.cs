using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.ChunkRunner;

/// <summary>An experiment planned from a spec, and the results of its phases, that another process left in
/// files.</summary>
public sealed class SpecRun
{
    private readonly string package;
    private readonly IExperiment experiment;
    private readonly PhaseResults results = new();

    private SpecRun(string package, IExperiment experiment)
    {
        this.package = package;
        this.experiment = experiment;
    }

    /// <summary>Reads what was left.</summary>
    /// <param name="spec">The spec, JSON.</param>
    /// <param name="package">The model package's folder.</param>
    /// <param name="results">A folder with a file a phase that ended, of its name.</param>
    public static SpecRun Open(string spec, string package, string results)
    {
        using ModelPackage model = ModelPackage.Open(package);
        SpecDocument document = SpecDocument.Parse(File.ReadAllText(spec));
        SpecRun run = new(
            package, ExperimentList.Catalog.Plan(document, model.Architecture.Shape, CancellationToken.None));
        foreach (Phase phase in run.experiment.Phases)
        {
            string file = Path.Combine(results, phase.Name);
            if (File.Exists(file))
            {
                run.results.Add(phase.Name, File.ReadAllBytes(file));
            }
        }

        return run;
    }

    /// <summary>Runs one chunk.</summary>
    /// <param name="phase">The phase's name.</param>
    /// <param name="chunk">The chunk.</param>
    /// <returns>Its partial.</returns>
    public byte[] RunChunk(string phase, int chunk)
    {
        using ModelPackage model = ModelPackage.Open(package);
        using RowEngine engine = RowEngine.Open(model);
        return experiment.Phases.Single(one => one.Name == phase)
            .RunChunk(chunk, new ChunkRun(engine, results, progress: null, CancellationToken.None));
    }
}
