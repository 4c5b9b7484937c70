using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>A file came twice with another content than it should have.</summary>
/// <param name="id">The repository.</param>
/// <param name="path">The file.</param>
/// <param name="expected">The hash that the Hub states; null where it states none.</param>
public sealed class HubContentException(HubModelId id, string path, EntityTag? expected) : ApiException(
    $"{path} of {id} was downloaded twice and is not what {Fault(expected)}. Nothing of it was kept. A proxy or mirror "
    + "between here and the Hub may be at fault.")
{
    /// <summary>The repository.</summary>
    public HubModelId Id => id;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The hash that the Hub states; null where it states none.</summary>
    public EntityTag? Expected => expected;

    private static string Fault(EntityTag? expected) => expected is null
        ? "its name says: it is a page instead of the file, or cut short, or another each time"
        : $"the Hub states (hash {expected})";
}
