namespace SelfRepair.Analysis.Rows;

/// <summary>A row has a change that it never comes to: before its entry, or in a block that it does not run.</summary>
/// <param name="change">The change.</param>
public sealed class ChangeNotReachedException(Change change) : AnalysisException(
    $"{change.GetType().Name} in block {change.Layer} is never reached: it lies before the row's entry, or the row "
    + "does not run that block. Start the row earlier, or leave the change out.")
{
    /// <summary>The change.</summary>
    public Change Change => change;
}
