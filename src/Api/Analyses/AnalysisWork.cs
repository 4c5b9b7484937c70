using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.Analyses;

/// <summary>An experiment, checked against its model and ready to run.</summary>
public abstract class AnalysisWork
{
    /// <summary>The prompts and the model that they were made for.</summary>
    public abstract PreparedPrompts Prompts { get; }

    /// <summary>What it takes in memory, from above.</summary>
    public abstract WorkMemory Memory { get; }

    /// <summary>Floating-point operations of one of its block passes, averaged.</summary>
    public abstract double MeanBlockFlops { get; }

    /// <summary>Blocks that it runs, each for one prompt; an upper bound where that is not known before. Sources are
    /// drawn for the answer, so that it is asked when there is memory for them.</summary>
    public abstract long BlockPasses { get; }

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
}
