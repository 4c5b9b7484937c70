using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Requests;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Analyses;

/// <summary>An experiment as it is asked for, checked as far as no model is needed.</summary>
/// <remarks>It is all that an analysis needs to have an id. What the model's config and tokenizer say is read when it
/// runs, which may wait for a download.</remarks>
public abstract class AnalysisDraft
{
    /// <summary>The experiment's name: the last part of its path.</summary>
    public abstract string Kind { get; }

    /// <summary>The tables of its answer.</summary>
    public abstract IReadOnlyList<AnalysisTable> Tables { get; }

    /// <summary>The figures that there may be of its answer.</summary>
    public abstract IReadOnlyList<AnalysisFigure> Figures { get; }

    /// <summary>The table whose rows are told while it runs; null where it has none.</summary>
    public virtual AnalysisTable? LiveTable => Tables is [AnalysisTable first, ..] ? first : null;

    /// <summary>The request as it was sent; of several runs, what they have in common.</summary>
    public abstract ExperimentRequest Request { get; }

    /// <summary>The revision of its model, as lists show it.</summary>
    public virtual string Revision => Request.Revision;

    /// <summary>Where its model runs.</summary>
    public abstract Placement Placement { get; }

    /// <summary>Upper estimate of the prompts' bytes. Until the request is compiled, prompts that came with it count
    /// twice, and those of a set once.</summary>
    public abstract long ByteCount { get; }

    /// <summary>Runs it, from the model's config to its findings.</summary>
    /// <param name="entry">Its analysis, which is told how far it is.</param>
    /// <param name="runner">Runs what is pinned and planned.</param>
    /// <param name="cancellationToken">Stops it, a download too.</param>
    public abstract Task<Findings> RunAsync(
        AnalysisEntry entry, SpecRunner runner, CancellationToken cancellationToken);

    /// <summary>A problem with pointers that exist in the body that was sent.</summary>
    /// <param name="problem">The problem as the catalog has it.</param>
    public virtual Problem Fit(Problem problem) => RequestPointers.Of(Request).Fit(problem);

    /// <summary>Bytes that findings hold in memory, estimated from above.</summary>
    /// <param name="findings">What was found.</param>
    public abstract long BytesOf(Findings findings);

    /// <summary>The analysis as it is shown.</summary>
    /// <param name="view">What is known of it at the moment.</param>
    public abstract AnalysisResponse Show(AnalysisView view);
}
