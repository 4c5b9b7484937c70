namespace SelfRepair.Analysis.Rows;

/// <summary>A row uses activations that were kept of another model than the one that is to run it.</summary>
public sealed class ForeignCacheException() : AnalysisException(
    "The row uses activations that another model's engine kept. Run the row that they are kept of on the same model.");
