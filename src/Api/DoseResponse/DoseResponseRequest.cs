using System.ComponentModel;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.DoseResponse;

/// <summary>Asks for heads ablated one by one at several strengths.</summary>
[FieldHint("strength", "strengths is a list: \"strengths\": [0.5, 1].")]
[FieldHint("alphas", "The doses of an ablation are strengths: \"strengths\": [0.5, 1]. POST /v1/injection takes "
    + "alphas.")]
public sealed record DoseResponseRequest : AblatingRequest
{
    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The heads to ablate: all, or a list of L9H6 and L9H*.</summary>
    public HeadsRequest Heads { get; init; } = HeadsRequest.All;

    /// <summary>Strengths of each head's ablation, in the place of the ablation's own; two or more give
    /// responses.</summary>
    public IReadOnlyList<double> Strengths { get; init; } = [0.25, 0.5, 1, 1.5, 2];
}
