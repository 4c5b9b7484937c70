using SelfRepair.Analysis.Plans;

namespace SelfRepair.Api.Analyses;

/// <summary>Runs the chunks of an analysis one after another, counts the positions of those that are merged, and offers
/// their rows to whoever reads the analysis' events.</summary>
/// <param name="entry">The analysis.</param>
public sealed class CountedChunks(AnalysisEntry entry) : IChunkHost
{
    private readonly InOrderHost host = new();
    private Func<CancellationToken, object>? report;
    private double positions;

    /// <inheritdoc/>
    public IEnumerable<byte[]> Run(
        Phase phase, Func<int, CancellationToken, byte[]> run, CancellationToken cancellationToken)
    {
        int chunk = 0;
        foreach (byte[] partial in host.Run(phase, run, cancellationToken))
        {
            yield return partial;

            // Asked for the next one: this one is merged.
            positions += phase.PositionsOf(chunk++);
            entry.Merged((long)Math.Round(positions));
            if (report is not null && chunk < phase.ChunkCount && !entry.HasParts)
            {
                // Of the last chunk the end tells, and of a part the analysis, once the part has ended.
                entry.RowsSoFar.Offer(() => report(cancellationToken));
            }
        }
    }

    /// <inheritdoc/>
    public void Growing(Func<CancellationToken, object> reportSoFar) => report = reportSoFar;

    /// <inheritdoc/>
    public byte[]? ResultOf(Phase phase) => host.ResultOf(phase);

    /// <inheritdoc/>
    public void Ended(Phase phase, byte[] result) => host.Ended(phase, result);
}
