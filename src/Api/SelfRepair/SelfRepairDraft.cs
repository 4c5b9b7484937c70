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
    /// <summary>Those of a prompt set are let go once they are tokens, so that no analysis that is kept holds
    /// one.</summary>
    private GivenPrompts? given = prompts;
    private long? givenBytes;

    /// <inheritdoc/>
    public override long ByteCount => given is GivenPrompts waiting
        ? base.ByteCount + (givenBytes ??= BytesOf(waiting))
        : base.ByteCount;

    /// <inheritdoc/>
    public override string Kind => "self-repair";

    /// <inheritdoc/>
    public override SelfRepairRequest Request => request;

    /// <inheritdoc/>
    public override Placement Placement => placement;

    /// <inheritdoc/>
    public override async Task<AnalysisWork> CompileAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await compiler.CompileAsync(request, Given(), placement, cancellationToken);
        }
        finally
        {
            given = null;
        }
    }

    /// <summary>The experiment, whether there is memory for it or not.</summary>
    /// <param name="cancellationToken">Ends it, a download of the model's shape and tokenizer too.</param>
    public Task<SelfRepairTrial> TryAsync(CancellationToken cancellationToken) =>
        compiler.TryAsync(request, Given(), placement, cancellationToken);

    /// <inheritdoc/>
    public override AnalysisResponse Show(AnalysisSnapshot snapshot) => new SelfRepairResponse(snapshot, request);

    private static long BytesOf(GivenPrompts given) =>
        given.Prompts.Concat(given.SourceSet ?? []).Sum(prompt => prompt.ByteCount);

    private GivenPrompts Given() => given ?? throw new InvalidOperationException("A draft is compiled once.");
}
