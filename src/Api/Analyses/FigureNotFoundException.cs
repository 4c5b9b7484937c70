using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Analyses;

/// <summary>A figure is asked for that an analysis does not have.</summary>
/// <param name="kind">The analysis' experiment.</param>
/// <param name="figure">The figure.</param>
/// <param name="known">What the analysis has.</param>
public sealed class FigureNotFoundException(string kind, string figure, IReadOnlyList<string> known) : ApiException(
    $"This analysis of kind {kind} has no figure '{figure}'. {NearNames.Hint(figure, known, "figures")}")
{
    /// <summary>The figure.</summary>
    public string Figure => figure;

    /// <summary>What the analysis has.</summary>
    public IReadOnlyList<string> Known => known;
}
