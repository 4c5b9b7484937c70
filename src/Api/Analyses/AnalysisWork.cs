using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Prompts;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Analyses;

/// <summary>An experiment, checked and ready to run.</summary>
public abstract class AnalysisWork
{
    /// <summary>The experiment's name: the last part of its path.</summary>
    public abstract string Kind { get; }

    /// <summary>The request with every default filled in.</summary>
    public abstract ExperimentRequest Request { get; }

    /// <summary>Where its model runs.</summary>
    public abstract Placement Placement { get; }

    /// <summary>The prompts and the model that they were made for.</summary>
    public abstract PreparedPrompts Prompts { get; }

    /// <summary>Bytes that its prompts hold in memory, estimated from above: tokens, and the texts of the
    /// request.</summary>
    public long ByteCount =>
        (Prompts.TokenCount * sizeof(int))
        + (Request.Prompts ?? []).Concat(Request.Ablation.Sources ?? []).Sum(prompt => prompt.ByteCount);

    /// <summary>Scored positions of all prompts.</summary>
    public abstract long ScoredPositionCount { get; }

    /// <summary>Which token rows it keeps.</summary>
    public abstract KeepTokens KeptTokens { get; }

    /// <summary>Runs it.</summary>
    /// <param name="engine">The model.</param>
    /// <param name="progress">Told of block passes as they are done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract IAnalysisResult Run(
        IRowEngine engine, IProgress<BlockPassProgress> progress, CancellationToken cancellationToken);

    /// <summary>The analysis as it is shown.</summary>
    /// <param name="snapshot">What is known of it at the moment.</param>
    public abstract AnalysisResponse Show(AnalysisSnapshot snapshot);
}
