using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>A model is asked for that is not here.</summary>
/// <param name="name">The name asked for.</param>
/// <param name="known">The models that are here.</param>
public sealed class ModelNotFoundException(string name, IReadOnlyCollection<string> known)
    : ApiException(
        $"There is no model '{name}'. {ForeignNames.Hint(name)}{NearNames.Hint(name, known, "models")}{Hub(name)}")
{
    /// <summary>The name asked for.</summary>
    public string Name => name;

    /// <summary>The models that are here.</summary>
    public IReadOnlyCollection<string> Known => known;

    private static string Hub(string name) =>
        name.Contains('/', StringComparison.Ordinal)
            ? " A model of the Hugging Face Hub (namespace/name) is fetched when an analysis first names it; a folder "
                + "of your own goes into one that SELFREPAIR_MODELS names."
            : string.Empty;
}
