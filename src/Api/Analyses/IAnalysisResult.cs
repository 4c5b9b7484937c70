using SelfRepair.Analysis.TokenTables;

namespace SelfRepair.Api.Analyses;

/// <summary>What an experiment leaves.</summary>
public interface IAnalysisResult
{
    /// <summary>Blocks that ran, each for one prompt.</summary>
    long BlockPasses { get; }

    /// <summary>Kept token rows; null where none were asked.</summary>
    TokenColumns? TokenRows { get; }

    /// <summary>Bytes that it holds in memory, estimated from above.</summary>
    long ByteCount { get; }
}
