using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>A URL has parameters that its address does not know.</summary>
/// <param name="path">The address.</param>
/// <param name="unknown">The parameters.</param>
/// <param name="known">Those that the address knows.</param>
public sealed class UnknownParameterException(
    string path, IReadOnlyList<string> unknown, IReadOnlyList<string> known)
    : ApiException(string.Join(' ', unknown.Select(name => Explain(path, name, known))))
{
    /// <summary>The parameters that the address does not know.</summary>
    public IReadOnlyList<string> Unknown => unknown;

    /// <summary>Those that it knows.</summary>
    public IReadOnlyList<string> Known => known;

    private static string Explain(string path, string name, IReadOnlyList<string> known) =>
        $"{path} has no parameter '{name}'. {NearNames.Hint(name, known, "parameters")}";
}
