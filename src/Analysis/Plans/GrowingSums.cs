namespace SelfRepair.Analysis.Plans;

/// <summary>Sums that a phase adds its partials to, one after another: while the next one is drawn they are those of
/// the chunks before it.</summary>
/// <param name="Phase">The phase's name.</param>
/// <param name="Sums">The sums, to be read on the thread that draws the partials, while it draws one.</param>
/// <param name="BlockPasses">Block passes of the chunks that they are of.</param>
public sealed record GrowingSums(string Phase, object Sums, Func<long> BlockPasses);
