using SelfRepair.Analysis.Neurons;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Neurons;

/// <summary>A neurons analysis.</summary>
/// <param name="view">What is known of it at the moment.</param>
/// <param name="request">Its request.</param>
/// <param name="report">Its report; null before there is one.</param>
public sealed class NeuronsResponse(AnalysisView view, NeuronsRequest request, NeuronsReport? report)
    : AnalysisResponse<NeuronsRequest>(view)
{
    /// <summary>The top neurons of each layer by |change|, in the order of the request's layers; null before there are
    /// some.</summary>
    public Rows<NeuronRow>? Neurons { get; } = NeuronsTables.Neurons.OrNull(report?.Neurons, request);

    /// <summary>How few neurons of each layer explain how much of its change; null before there are some.</summary>
    public Rows<CurveRow>? Curves { get; } = NeuronsTables.Curves.OrNull(report?.Curves, request);
}
