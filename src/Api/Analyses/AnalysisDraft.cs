using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Api.Requests;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Analyses;

/// <summary>An experiment as it is asked for, checked as far as no model is needed.</summary>
/// <remarks>It is all that an analysis needs to have an id. What the model's config and tokenizer say comes with
/// <see cref="CompileAsync"/>, which may wait for a download.</remarks>
public abstract class AnalysisDraft
{
    /// <summary>The experiment's name: the last part of its path.</summary>
    public abstract string Kind { get; }

    /// <summary>The tables of its answer.</summary>
    public abstract IReadOnlyList<AnalysisTable> Tables { get; }

    /// <summary>The request as it was sent.</summary>
    public abstract ExperimentRequest Request { get; }

    /// <summary>Where its model runs.</summary>
    public abstract Placement Placement { get; }

    /// <summary>Upper estimate of the prompts' bytes. Until the request is compiled, prompts that came with it count
    /// twice, and those of a set once.</summary>
    public abstract long ByteCount { get; }

    /// <summary>The experiment, pinned and planned: the model's config and tokenizer are fetched where they are not
    /// here, the prompts become tokens, and every value is checked against the model.</summary>
    /// <param name="cancellationToken">Ends it, a download too.</param>
    public abstract Task<Spec> CompileAsync(CancellationToken cancellationToken);

    /// <summary>Runs it.</summary>
    /// <param name="spec">The experiment, pinned and planned.</param>
    /// <param name="engine">The model.</param>
    /// <param name="host">Where its chunks run.</param>
    /// <param name="progress">Told of block passes as they are done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract Findings Run(
        Spec spec,
        IRowEngine engine,
        IChunkHost host,
        IProgress<BlockPassProgress> progress,
        CancellationToken cancellationToken);

    /// <summary>Bytes that findings hold in memory, estimated from above.</summary>
    /// <param name="findings">What was found.</param>
    public abstract long BytesOf(Findings findings);

    /// <summary>The analysis as it is shown.</summary>
    /// <param name="view">What is known of it at the moment.</param>
    public abstract AnalysisResponse Show(AnalysisView view);
}
