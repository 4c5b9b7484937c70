namespace SelfRepair.Analysis.Statistics;

/// <summary>Least squares of y on x over points pooled from prompts (E53).</summary>
/// <param name="Count">Number of points, n.</param>
/// <param name="Slope">Slope; null where x does not vary.</param>
/// <param name="SlopeError">Its standard error clustered by prompt; null where the slope is, and where all points come
/// from one prompt.</param>
/// <param name="Intercept">Intercept; null where the slope is.</param>
/// <param name="SlopeThroughOrigin">Slope of the line through the origin; null where every x is 0.</param>
/// <param name="Correlation">Pearson's r; null where x or y does not vary.</param>
public sealed record LineFit(
    long Count,
    double? Slope,
    double? SlopeError,
    double? Intercept,
    double? SlopeThroughOrigin,
    double? Correlation);
