using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.SelfRepair;

/// <summary>A self-repair experiment as it is asked for.</summary>
/// <param name="request">The request as it was sent.</param>
/// <param name="placement">Where its model runs.</param>
/// <param name="prompts">Its prompts as they were given.</param>
/// <param name="compiler">Makes it ready.</param>
public sealed class SelfRepairDraft(
    SelfRepairRequest request, Placement placement, GivenPrompts prompts, SelfRepairCompiler compiler) : AnalysisDraft
{
    /// <inheritdoc/>
    public override string Kind => "self-repair";

    /// <inheritdoc/>
    public override SelfRepairRequest Request => request;

    /// <inheritdoc/>
    public override Placement Placement => placement;

    /// <inheritdoc/>
    public override async Task<AnalysisWork> CompileAsync(CancellationToken cancellationToken) =>
        await compiler.CompileAsync(request, prompts, cancellationToken);

    /// <inheritdoc/>
    public override AnalysisResponse Show(AnalysisSnapshot snapshot) => new SelfRepairResponse(snapshot, request);
}
