namespace SelfRepair.Inference.Sessions;

/// <summary>Which threads a session computes on.</summary>
/// <param name="OwnCount">Threads of a pool of its own, or null for the process's one pool.</param>
/// <remarks>Pools of their own cost a third of the speed (idle ones spin): they exist so that one process can compare
/// thread counts.</remarks>
public readonly record struct SessionThreads(int? OwnCount)
{
    /// <summary>The process's one pool.</summary>
    public static SessionThreads Global => default;
}
