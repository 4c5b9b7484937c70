using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SelfRepair.Api.Requests;

/// <summary>Random directions that something is held against.</summary>
public sealed record RandomDirectionsRequest
{
    /// <summary>How many, at most 1,000.</summary>
    [DefaultValue(20)]
    [Range(1, int.MaxValue)]
    public int Count { get; init; } = 20;

    /// <summary>Their seed.</summary>
    [DefaultValue(0ul)]
    public ulong Seed { get; init; }
}
