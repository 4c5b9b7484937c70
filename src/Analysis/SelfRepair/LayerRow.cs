using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Means of a layer's head rows, each head weighing the same; heads whose row is empty are left out.</summary>
public sealed record LayerRow
{
    /// <summary>The block, from 0.</summary>
    public required int Layer { get; init; }

    /// <summary>Number of ablated heads of the layer.</summary>
    public required int HeadCount { get; init; }

    /// <summary>The terms that were measured.</summary>
    public required TermSet Terms { get; init; }

    /// <summary>Their means, [term]; null where every row is empty.</summary>
    public required IReadOnlyList<double?> Means { get; init; }

    /// <summary>Mean of one term; null where it was not asked, or where every row is empty.</summary>
    /// <param name="term">The term.</param>
    public double? this[Term term] => Terms.IndexOf(term) is >= 0 and int index ? Means[index] : null;

    /// <summary>Number of positions behind the heads' shares, summed over the heads.</summary>
    public required long ShareCount { get; init; }

    /// <summary>Mean of the heads' vertical distances, logits.</summary>
    public required double? VerticalDistance { get; init; }

    /// <summary>Mean of the heads' orthogonal distances, logits.</summary>
    public required double? OrthogonalDistance { get; init; }

    /// <summary>Mean of the heads' shares of broken positions.</summary>
    public required double? ShareBroken { get; init; }

    /// <summary>Mean of the heads' shares of repaired positions.</summary>
    public required double? ShareRepaired { get; init; }

    /// <summary>Mean of the heads' shares of over-corrected positions.</summary>
    public required double? ShareOverCorrected { get; init; }

    /// <summary>Mean of the heads' shares of positions with positive self-repair.</summary>
    public required double? SharePositive { get; init; }

    /// <summary>Mean of the heads' shares of positions whose scale ratio is above 1.</summary>
    public required double? ShareScaleAboveOne { get; init; }
}
