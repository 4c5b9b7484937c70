using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Hub;

/// <summary>A repository has more bytes in a file than such a file of the model can need.</summary>
/// <param name="id">The repository.</param>
/// <param name="path">The file, or the first of several.</param>
/// <param name="bytes">Bytes that it is stated to have; null where they came without an end.</param>
/// <param name="bound">Most that are taken.</param>
public sealed class HubDownloadTooLargeException(HubModelId id, string path, long? bytes, DownloadBound bound)
    : ApiException(
        $"{path} of {id} has {(bytes is null ? "more" : $"{bytes} bytes, more")} than the {bound.Bytes} bytes that are "
        + $"downloaded of it: {bound.Reason}. Nothing of it was kept. Name another revision, or another model.")
{
    /// <summary>The repository.</summary>
    public HubModelId Id => id;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Bytes that it is stated to have; null where they came without an end.</summary>
    public long? Bytes => bytes;

    /// <summary>Most bytes that are taken.</summary>
    public long MaxBytes => bound.Bytes;
}
