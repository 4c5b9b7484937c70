using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Asks for self-repair: every head, or those named, ablated alone over the prompts.</summary>
[FieldHint("seed", "The seed of the pairing is the ablation's: \"ablation\": {\"seed\": 1}; that of the bootstrap is "
    + "bootstrap_seed.")]
public sealed record SelfRepairRequest : AblatingRequest
{
    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The heads to ablate: all, or a list of L9H6 and L9H*.</summary>
    public HeadsRequest Heads { get; init; } = HeadsRequest.All;

    /// <summary>Share of the scored positions that each head's top rows hold: those with its largest direct
    /// effects.</summary>
    [DefaultValue(0.02)]
    [Range(0.0, 1.0)]
    public double TopFraction { get; init; } = 0.02;

    /// <summary>Least |direct_effect - direct_effect_ablated| of a position that the shares count, logits: 0 to
    /// 1000.</summary>
    [DefaultValue(0.1)]
    [Range(0.0, 1000.0)]
    public double Floor { get; init; } = 0.1;

    /// <summary>Which head rows are wanted: all, top.</summary>
    public IReadOnlyList<HeadSubset> Rows { get; init; } = [HeadSubset.All, HeadSubset.Top];

    /// <summary>LayerNorm modes reported: live, and beside it final, downstream, isolated.</summary>
    public IReadOnlyList<LayerNormMode> Layernorm { get; init; } = [LayerNormMode.Live];

    /// <summary>Whether from_heads is parted into what comes by values (what later heads read) and by patterns (where
    /// they look).</summary>
    [DefaultValue(false)]
    public bool Routes { get; init; }

    /// <summary>Whether the repair matrix is wanted.</summary>
    [DefaultValue(false)]
    public bool Matrix { get; init; }

    /// <summary>Which token rows are kept.</summary>
    [DefaultValue(KeepTokens.Top)]
    public KeepTokens Tokens { get; init; } = KeepTokens.Top;

    /// <summary>Resamples of prompts for percentile intervals (2.5, 97.5); 0: none.</summary>
    [DefaultValue(0)]
    [Range(0, RequestLimits.MaxBootstrap)]
    public int Bootstrap { get; init; }

    /// <summary>Seed of the resamples.</summary>
    [DefaultValue(0ul)]
    public ulong BootstrapSeed { get; init; }
}

/// <summary>Positions that a row holds.</summary>
public enum HeadSubset
{
    /// <summary>Every scored position.</summary>
    All,

    /// <summary>The positions with the head's largest direct effects.</summary>
    Top,
}
