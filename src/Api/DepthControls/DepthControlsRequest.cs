using System.ComponentModel;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.DepthControls;

/// <summary>Asks for heads ablated one by one, each against random writes of the same norm in its place.</summary>
[FieldHint("seed", "The seed of the pairing is the ablation's: \"ablation\": {\"seed\": 1}; that of the random "
    + "directions is \"random\": {\"seed\": 1}.")]
public sealed record DepthControlsRequest : AblatingRequest
{
    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The heads to ablate: all, or a list of L9H6 and L9H*.</summary>
    public HeadsRequest Heads { get; init; } = HeadsRequest.All;

    /// <summary>The random directions that are written in each head's place; every one runs the later blocks once
    /// more.</summary>
    public RandomDirectionsRequest Random { get; init; } = new();
}
