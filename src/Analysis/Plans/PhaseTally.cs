namespace SelfRepair.Analysis.Plans;

/// <summary>Counts block passes of one phase.</summary>
/// <param name="tally">Counts those of all phases.</param>
/// <param name="phase">The phase.</param>
internal sealed class PhaseTally(BlockPassTally tally, string phase)
{
    /// <summary>Sets the phase's passes anew, once they are known better.</summary>
    /// <param name="passes">Its passes.</param>
    public void Expect(long passes) => tally.Expect(phase, passes);

    /// <summary>Adds passes that ran.</summary>
    /// <param name="passes">The passes.</param>
    public void Add(long passes) => tally.Add(phase, passes);
}
