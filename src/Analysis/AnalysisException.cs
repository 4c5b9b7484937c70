namespace SelfRepair.Analysis;

/// <summary>A refusal that the analysis foresees: the request cannot be answered as asked.</summary>
/// <remarks>Each cause is a sealed subclass with typed properties; the message says what was asked, what exists and
/// what to do.</remarks>
public abstract class AnalysisException(string message) : Exception(message);
