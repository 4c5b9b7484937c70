namespace SelfRepair.Api.SelfRepair;

/// <summary>A request that is right, whether there is memory for it or not.</summary>
/// <param name="Work">The experiment.</param>
/// <param name="Fitting">Changes of the request that make it fit, each alone; empty where it fits.</param>
public sealed record SelfRepairTrial(SelfRepairWork Work, IReadOnlyList<string> Fitting);
