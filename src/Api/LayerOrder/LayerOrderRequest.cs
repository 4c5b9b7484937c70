using System.ComponentModel;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.LayerOrder;

/// <summary>Asks for runs whose blocks are in another order: are layers interchangeable?</summary>
[FieldHint("ablation", "Nothing is ablated here: POST /v1/joint-ablation replaces layers, "
    + "{\"sets\": [{\"attention_layers\": [2], \"mlps\": [2]}]}.")]
[FieldHint("order", "An order stands in an edit: \"edits\": [{\"type\": \"custom\", \"order\": [1, 0, 2]}].")]
[FieldHint("layer", "A layer stands in an edit: \"edits\": [{\"type\": \"skip\", \"layer\": 2}].")]
public sealed record LayerOrderRequest : ExperimentRequest
{
    /// <summary>What the logits are of: logit, or logit_difference, which needs foils. Loss and top1_changed are of the
    /// target alone.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The edits, each run alone, at most 1000; by default every skip of a layer, then every swap of a layer
    /// with the next.</summary>
    public IReadOnlyList<LayerEditRequest>? Edits { get; init; }
}
