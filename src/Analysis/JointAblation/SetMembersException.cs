namespace SelfRepair.Analysis.JointAblation;

/// <summary>A set has no member, members that overlap, or a layer that the model lacks.</summary>
/// <param name="set">Index of the set, from 0.</param>
/// <param name="fault">What is wrong, a clause.</param>
public sealed class SetMembersException(int set, string fault)
    : AnalysisException($"Set {set} cannot be replaced: {fault}.")
{
    /// <summary>Index of the set, from 0.</summary>
    public int Set => set;
}
