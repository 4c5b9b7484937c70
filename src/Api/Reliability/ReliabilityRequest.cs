using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Reliability;

/// <summary>Asks how repeatable the self-repair of heads is over prompts.</summary>
public sealed record ReliabilityRequest : AblatingRequest
{
    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The heads to ablate: all, or a list of L9H6 and L9H*.</summary>
    public HeadsRequest Heads { get; init; } = HeadsRequest.All;

    /// <summary>Halvings of the prompts that split_half is averaged over, at most 10000.</summary>
    [DefaultValue(100)]
    [Range(1, int.MaxValue)]
    public int Splits { get; init; } = 100;

    /// <summary>Seed of the permutations that prompts are halved by; that of the pairing is the ablation's.</summary>
    [DefaultValue(0ul)]
    public ulong Seed { get; init; }

    /// <summary>Least |direct_effect - direct_effect_ablated| of a position that share_over_corrected counts, logits: 0
    /// to 1000.</summary>
    [DefaultValue(0.1)]
    [Range(0.0, 1000.0)]
    public double Floor { get; init; } = 0.1;
}
