using SelfRepair.Analysis.Plans;

namespace SelfRepair.Api.Analyses;

/// <summary>Runs chunks one after another on the calling thread and says how far it is.</summary>
/// <param name="entry">The analysis that is told.</param>
public sealed class ProgressScheduler(AnalysisEntry entry) : IChunkScheduler
{
    /// <inheritdoc/>
    public IReadOnlyList<TPartial> Run<TPartial>(
        string phase,
        int chunkCount,
        Func<int, CancellationToken, TPartial> run,
        CancellationToken cancellationToken)
    {
        TPartial[] partials = new TPartial[chunkCount];
        for (int chunk = 0; chunk < chunkCount; chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            entry.Advance(phase, chunk, chunkCount);
            partials[chunk] = run(chunk, cancellationToken);
        }

        return partials;
    }
}
