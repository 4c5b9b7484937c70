namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>An output is to be put back before a layer where it cannot be, or where what is read cannot
/// answer.</summary>
/// <param name="message">What was asked, what there is, what to do.</param>
public sealed class IntoLayerException(string message) : AnalysisException(message);
