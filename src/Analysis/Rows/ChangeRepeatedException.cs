namespace SelfRepair.Analysis.Rows;

/// <summary>A row has two changes of one value, of which only one could act.</summary>
/// <param name="change">The second one.</param>
public sealed class ChangeRepeatedException(Change change) : AnalysisException(
    $"{change.GetType().Name} in block {change.Layer} changes a value that another change of the row changes already. "
    + "Make them one: sum what is added, choose the one replacement.")
{
    /// <summary>The second one.</summary>
    public Change Change => change;
}
