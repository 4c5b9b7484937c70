using SelfRepair.Api.Experiments;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Analyses;

/// <summary>An experiment as it is asked for, checked as far as no model is needed.</summary>
/// <remarks>It is all that an analysis needs to have an id. What the model's config and tokenizer say comes with
/// <see cref="CompileAsync"/>, which may wait for a download.</remarks>
public abstract class AnalysisDraft
{
    private long? requestBytes;

    /// <summary>The experiment's name: the last part of its path.</summary>
    public abstract string Kind { get; }

    /// <summary>The request as it was sent.</summary>
    public abstract ExperimentRequest Request { get; }

    /// <summary>Where its model runs.</summary>
    public abstract Placement Placement { get; }

    /// <summary>Bytes that the prompts of the request hold in memory, estimated from above: for as long as it waits
    /// those of a prompt set too, and as many again for what becomes of them.</summary>
    public virtual long ByteCount => requestBytes ??=
        (Request.Prompts ?? []).Concat(Request.Ablation.Sources ?? []).Sum(prompt => prompt.ByteCount);

    /// <summary>The experiment, ready to run: the model's config and tokenizer are fetched where they are not here, the
    /// prompts become tokens, and every value is checked against the model.</summary>
    /// <param name="cancellationToken">Ends it, a download too.</param>
    public abstract Task<AnalysisWork> CompileAsync(CancellationToken cancellationToken);

    /// <summary>The analysis as it is shown.</summary>
    /// <param name="snapshot">What is known of it at the moment.</param>
    public abstract AnalysisResponse Show(AnalysisSnapshot snapshot);
}
