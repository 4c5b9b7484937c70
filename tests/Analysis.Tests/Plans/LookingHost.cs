using System.Text.Json;
using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.Tests.Plans;

/// <summary>Looks after each chunk of the last phase at the report so far.</summary>
internal sealed class LookingHost : IChunkHost
{
    private readonly InOrderHost host = new();
    private Func<CancellationToken, object>? report;

    /// <summary>The reports so far, as JSON: a number that is not finite has none.</summary>
    public List<string> Reports { get; } = [];

    public IEnumerable<byte[]> Run(
        Phase phase, Func<int, CancellationToken, byte[]> run, CancellationToken cancellationToken)
    {
        foreach (byte[] partial in host.Run(phase, run, cancellationToken))
        {
            yield return partial;
            if (report is not null)
            {
                object soFar = report(cancellationToken);
                Reports.Add(JsonSerializer.Serialize(soFar, soFar.GetType()));
            }
        }
    }

    public void Growing(Func<CancellationToken, object> reportSoFar) => report = reportSoFar;

    public byte[]? ResultOf(Phase phase) => host.ResultOf(phase);

    public void Ended(Phase phase, byte[] result) => host.Ended(phase, result);
}
