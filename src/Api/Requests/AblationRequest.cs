using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.Requests;

/// <summary>What takes the place of a head's output.</summary>
[FormHint("Write {\"type\": {value}}.", "\"mean\"")]
public sealed record AblationRequest
{
    /// <summary>resample: another prompt's output at the same position; mean, position_mean: averages over the set;
    /// zero; contrastive: the counterpart's; constant: values.</summary>
    [DefaultValue(AblationKind.Resample)]
    public AblationKind Type { get; init; } = AblationKind.Resample;

    /// <summary>Seed of the pairing.</summary>
    [DefaultValue(0ul)]
    public ulong Seed { get; init; }

    /// <summary>Pairings drawn.</summary>
    [DefaultValue(1)]
    [Range(1, RequestLimits.MaxDraws)]
    public int Draws { get; init; } = 1;

    /// <summary>What is averaged over draws.</summary>
    [DefaultValue(DrawAverage.Outcomes)]
    public DrawAverage Average { get; init; } = DrawAverage.Outcomes;

    /// <summary>z becomes z + strength (z~ - z): 1 replaces it.</summary>
    [DefaultValue(1.0)]
    [Range(-100.0, 100.0)]
    public double Strength { get; init; } = 1;

    /// <summary>Another prompt set to take from.</summary>
    public string? Source { get; init; }

    /// <summary>For constant: a vector for every ablated component, by its name: {"L4H0": [d_head numbers], "MLP3":
    /// [d_model numbers]}. A head's holds no value bias.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>>? Values { get; init; }

    /// <summary>One source per prompt, at least as long, taken position by position.</summary>
    public IReadOnlyList<PromptRequest>? Sources { get; init; }
}
