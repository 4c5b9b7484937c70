using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Api.Models;

/// <summary>Makes an engine's sessions before the first request needs them.</summary>
internal static class WarmUp
{
    /// <summary>A prompt of which most positions are scored, as in most requests: where few are, blocks have sessions
    /// of their own.</summary>
    private const int TokenCount = 8;

    /// <summary>Sweeps one head of the first layer over two prompts: the smallest work that goes through every session
    /// of the main job, the clean pass of every block and the ablated pass of every later one.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static void Run(IRowEngine engine, CancellationToken cancellationToken)
    {
        if (engine.Shape.ContextLength < TokenCount)
        {
            return;
        }

        Prompt prompt = new() { Id = string.Empty, Tokens = new int[TokenCount] };
        SelfRepairSettings settings = new() { Prompts = [prompt, prompt], Heads = [new HeadId(0, 0)] };
        ExperimentRun.Run(
            new SelfRepairExperiment(settings, engine.Shape),
            engine,
            new InOrderHost(),
            progress: null,
            cancellationToken);
    }
}
