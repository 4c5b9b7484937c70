using System.ComponentModel;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.LayerNorms;

/// <summary>Asks what LayerNorm's scales do when heads are ablated one by one.</summary>
[FieldHint("seed", "The seed of the pairing is the ablation's: \"ablation\": {\"seed\": 1}; that of the random "
    + "directions is \"random\": {\"seed\": 1}.")]
[FieldHint("layernorm", "All four modes are answered; \"downstream\": false leaves out the one that doubles the runs.")]
public sealed record LayerNormsRequest : AblatingRequest
{
    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The heads to ablate: all, or a list of L9H6 and L9H*.</summary>
    public HeadsRequest Heads { get; init; } = HeadsRequest.All;

    /// <summary>The bins of the histograms of scale_ratio.</summary>
    public HistogramBinsRequest Bins { get; init; } = new();

    /// <summary>The random directions that each head's passive repair is held against.</summary>
    public RandomDirectionsRequest Random { get; init; } = new();

    /// <summary>Whether logit_change_downstream is answered; it runs the later blocks once more.</summary>
    [DefaultValue(true)]
    public bool Downstream { get; init; } = true;
}
