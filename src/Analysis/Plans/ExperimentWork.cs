namespace SelfRepair.Analysis.Plans;

/// <summary>The work of an experiment.</summary>
/// <param name="BlockPasses">Blocks that run, each for one prompt; a serial block entered at its MLP counts as
/// one.</param>
/// <param name="Flops">Their floating-point operations.</param>
/// <param name="IsUpperBound">Whether less may run: what runs is not all known before the clean passes.</param>
public sealed record ExperimentWork(long BlockPasses, double Flops, bool IsUpperBound);
