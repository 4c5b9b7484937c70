using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Tests;

/// <summary>The problems that the service answers with.</summary>
internal static class ServiceProblems
{
    /// <summary>Those of all its rooms.</summary>
    public static ProblemCatalog Catalog { get; } = ProblemCatalog.Of(typeof(ProblemCatalog).Assembly);
}
