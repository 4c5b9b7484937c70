namespace SelfRepair.Analysis.Tests.Plans;

/// <summary>The process is gone.</summary>
internal sealed class KilledException : Exception;
