using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SelfRepair.Api.LayerNorms;

/// <summary>Bins of equal width. A bin holds its lower edge, and not its upper one.</summary>
public sealed record HistogramBinsRequest
{
    /// <summary>How many, at most 1,000.</summary>
    [DefaultValue(40)]
    [Range(1, int.MaxValue)]
    public int Count { get; init; } = 40;

    /// <summary>Lower edge of the first bin.</summary>
    [DefaultValue(0.8)]
    [Range(0.0, 1_000_000.0)]
    public double From { get; init; } = 0.8;

    /// <summary>Upper edge of the last bin.</summary>
    [DefaultValue(1.2)]
    [Range(0.0, 1_000_000.0)]
    public double To { get; init; } = 1.2;
}
