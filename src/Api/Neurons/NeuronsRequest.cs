using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Neurons;

/// <summary>Asks how the neurons of MLP layers answer the ablation of one head.</summary>
[FieldHint("heads", "One head is ablated: \"head\": \"L4H0\".")]
[FieldHint("mlps", "The MLP layers are layers: \"layers\": [5].")]
public sealed record NeuronsRequest : AblatingRequest
{
    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The head to ablate, such as L4H0.</summary>
    public required string Head { get; init; }

    /// <summary>The MLP layers whose neurons are looked at, from 0; null: the last one.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>How many neurons of each layer have a row: those of the largest |change|. And how many of a position
    /// count as those of its largest changes, for recurs.</summary>
    [DefaultValue(20)]
    [Range(1, int.MaxValue)]
    public int Top { get; init; } = 20;
}
