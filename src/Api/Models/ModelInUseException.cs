using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>A model is to be freed or its package removed while it is used.</summary>
/// <param name="model">The model.</param>
/// <param name="revision">The revision in use.</param>
public sealed class ModelInUseException(string model, string revision) : ApiException(
    $"{model}@{revision} is in use: it is being loaded or exported, or an analysis runs on it. Wait for that, or cancel "
    + "it by POST /v1/analyses/{id}/cancel, and ask again.")
{
    /// <summary>The model.</summary>
    public string Model => model;

    /// <summary>The revision in use.</summary>
    public string Revision => revision;
}
