using System.ComponentModel;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.JointAblation;

/// <summary>Asks for sets of heads, attention layers and MLP layers that are replaced together.</summary>
public sealed record JointAblationRequest : AblatingRequest
{
    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The sets. Either this or all_pairs_of.</summary>
    public IReadOnlyList<ComponentSetRequest>? Sets { get; init; }

    /// <summary>Heads, such as L4H0 or L4H*, each two of which are a set.</summary>
    public IReadOnlyList<string>? AllPairsOf { get; init; }

    /// <summary>Whether each later component of a set is frozen in turn, to see how much of the repair came through
    /// it.</summary>
    [DefaultValue(false)]
    public bool Carriers { get; init; }
}
