using System.Text.Json;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Tests.Plans;

/// <summary>Analyses that outlive the process that began them.</summary>
internal static class Interruptions
{
    /// <summary>Kills an experiment before each of its partials, and lets another process go on with what was kept: the
    /// report is that of a run without a break, to the bit. So is the one of a run that is looked at under
    /// way.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="plan">Plans the experiment; each process plans it for itself.</param>
    /// <typeparam name="TReport">Its report.</typeparam>
    public static void AssertHarmless<TReport>(IRowEngine engine, Func<IExperiment<TReport>> plan)
    {
        IReadOnlyList<Phase> phases = plan().Phases;
        Assert.True(phases[^1].ChunkCount > 1);
        string expected = Run(new InOrderHost());
        for (int survived = 0; survived < phases.Sum(phase => phase.ChunkCount); survived++)
        {
            KeepingHost host = new(survived);
            Assert.Throws<KilledException>(() => Run(host));
            Assert.Equal(survived, host.Count);
            Assert.Equal(expected, Run(host.Restart(int.MaxValue)));
        }

        // Who looks at what there is so far, after each chunk of the last phase, changes nothing either.
        LookingHost looking = new();
        Assert.Equal(expected, Run(looking));
        Assert.Equal(phases[^1].ChunkCount, looking.Reports.Count);

        string Run(IChunkHost host) => JsonSerializer.Serialize(
            ExperimentRun.Run(plan(), engine, host, progress: null, CancellationToken.None));
    }
}
