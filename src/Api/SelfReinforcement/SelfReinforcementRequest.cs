using System.ComponentModel;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.SelfReinforcement;

/// <summary>Asks for self-reinforcement: outputs put back before their layer, and how direct effects answer.</summary>
[FieldHint("ablation", "Self-reinforcement ablates nothing: what is put back is alphas times a head's own output.")]
[FieldHint("alpha", "alphas is a list: \"alphas\": [1, 2].")]
public sealed record SelfReinforcementRequest : ExperimentRequest
{
    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The heads whose output is put back, each alone: all, or a list of L9H6 and L9H*; empty for
    /// attention_layers alone.</summary>
    public HeadsRequest Heads { get; init; } = HeadsRequest.All;

    /// <summary>Layers whose heads' summed output is put back, each layer alone.</summary>
    public IReadOnlyList<int> AttentionLayers { get; init; } = [];

    /// <summary>The heads that are read: all, or a list of L9H6 and L9H*, none before the layer where an output is put
    /// back. Null: the head whose output it is, and of a layer all its heads.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HeadsRequest? ReadHeads { get; init; }

    /// <summary>The layer before which outputs are put back. Null: the head's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? IntoLayer { get; init; }

    /// <summary>stream: all that comes later reads what is put back; head_input: the head alone.</summary>
    [DefaultValue(ReinforcementPlace.Stream)]
    public ReinforcementPlace Into { get; init; } = ReinforcementPlace.Stream;

    /// <summary>What the output is multiplied by, each in turn.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [-2, -1, 1, 2, 5];

    /// <summary>What is put back in place of the output, at each position scaled to its norm: random_direction,
    /// other_head (the next head of the layer, cyclic).</summary>
    public IReadOnlyList<ReinforcementControl> Controls { get; init; } =
        [ReinforcementControl.RandomDirection, ReinforcementControl.OtherHead];

    /// <summary>Seed of the random direction.</summary>
    [DefaultValue(0ul)]
    public ulong Seed { get; init; }

    /// <summary>Whether the points of the lines are kept as token rows.</summary>
    [DefaultValue(false)]
    public bool Points { get; init; }
}

/// <summary>Where an output is put back.</summary>
public enum ReinforcementPlace
{
    /// <summary>Into the residual stream before a layer.</summary>
    Stream,

    /// <summary>Into the input of the head alone.</summary>
    HeadInput,
}

/// <summary>What is put back in place of an output.</summary>
public enum ReinforcementControl
{
    /// <summary>Random direction 0 of the seed.</summary>
    RandomDirection,

    /// <summary>The output of the layer's next head, cyclic.</summary>
    OtherHead,
}
