using System.Text.Json.Serialization;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Requests;

/// <summary>What every experiment that ablates is asked with.</summary>
[FieldHint("seed", "The seed of the pairing is the ablation's: \"ablation\": {\"seed\": 1}.")]
[FieldHint("ablation_type", "The type stands in ablation: \"ablation\": {\"type\": \"mean\"}.")]
public abstract record AblatingRequest : ExperimentRequest
{
    /// <summary>What takes the place of a head's output.</summary>
    [JsonPropertyOrder(Chosen)]
    public AblationRequest Ablation { get; init; } = new();
}
