namespace SelfRepair.Analysis.LayerOrder;

/// <summary>An edit of the order of blocks cannot be made: it is incomplete, or the model lacks a block of
/// it.</summary>
/// <param name="edit">Index of the edit, from 0.</param>
/// <param name="fault">What is wrong, a clause.</param>
public sealed class LayerEditException(int edit, string fault)
    : AnalysisException($"Edit {edit} cannot be made: {fault}.")
{
    /// <summary>Index of the edit, from 0.</summary>
    public int Edit => edit;
}
