using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>The embedded model is to be deleted.</summary>
/// <param name="model">The model.</param>
public sealed class ModelNotDeletableException(string model) : ApiException(
    $"{model} came with the service and is not deleted. POST /v1/models/{model}/unload takes it out of memory.")
{
    /// <summary>The model.</summary>
    public string Model => model;
}
