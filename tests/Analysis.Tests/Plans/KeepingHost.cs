using SelfRepair.Analysis.Plans;

namespace SelfRepair.Analysis.Tests.Plans;

/// <summary>Keeps every partial and result, and breaks down after some new ones, as a process that is killed.</summary>
/// <param name="newPartials">New partials until it breaks down.</param>
internal sealed class KeepingHost(int newPartials) : IChunkHost
{
    private readonly Dictionary<(string Phase, int Chunk), byte[]> partials = [];
    private readonly Dictionary<string, byte[]> results = [];
    private int left = newPartials;

    /// <summary>Partials that are kept.</summary>
    public int Count => partials.Count;

    /// <summary>Another process with what this one kept.</summary>
    /// <param name="newPartials">New partials until that one breaks down.</param>
    public KeepingHost Restart(int newPartials)
    {
        KeepingHost next = new(newPartials);
        foreach (((string Phase, int Chunk) key, byte[] partial) in partials)
        {
            next.partials[key] = partial;
        }

        foreach ((string phase, byte[] result) in results)
        {
            next.results[phase] = result;
        }

        return next;
    }

    public IEnumerable<byte[]> Run(
        Phase phase, Func<int, CancellationToken, byte[]> run, CancellationToken cancellationToken)
    {
        for (int chunk = 0; chunk < phase.ChunkCount; chunk++)
        {
            if (!partials.ContainsKey((phase.Name, chunk)))
            {
                if (left-- == 0)
                {
                    throw new KilledException();
                }

                partials[(phase.Name, chunk)] = run(chunk, cancellationToken);
            }

            yield return partials[(phase.Name, chunk)];
        }
    }

    public byte[]? ResultOf(Phase phase) => results.GetValueOrDefault(phase.Name);

    public void Ended(Phase phase, byte[] result) => results[phase.Name] = result;
}
