using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Requests;
using SelfRepair.Api.SelfReinforcement;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>What an experiment cannot do without.</summary>
/// <param name="BlockPasses">Blocks, each for one prompt.</param>
/// <param name="Flops">Floating-point operations of them.</param>
/// <param name="Argument">How that is counted.</param>
internal sealed record LeastWork(long BlockPasses, double Flops, string Argument)
{
    /// <summary>Counts it: of self-reinforcement from its definition, of other experiments as they plan it
    /// themselves.</summary>
    /// <param name="document">The spec.</param>
    /// <param name="experiment">Its plan.</param>
    /// <param name="shape">The model's dimensions.</param>
    public static LeastWork Of(SpecDocument document, IExperiment experiment, ModelShape shape)
    {
        if (document.Kind == new SelfReinforcementKind().Name)
        {
            return OfReinforcement(document, shape);
        }

        ExperimentWork work = experiment.Work(drawsSources: true);
        return new LeastWork(work.BlockPasses, work.Flops, "as the experiment plans it");
    }

    /// <summary>All positions of a prompt in one pass: for each head, vector and alpha the blocks from the head's layer
    /// on, over the positions that are scored and those before. The clean pass is not counted.</summary>
    private static LeastWork OfReinforcement(SpecDocument document, ModelShape shape)
    {
        SelfReinforcementRequest request = document.RequestAs<SelfReinforcementRequest>();
        IReadOnlyList<HeadId> heads =
            HeadSelection.Parse(request.Heads.Names ?? [HeadSelection.All], shape);
        long blocks = heads.Sum(head => (long)shape.LayerCount - (request.IntoLayer ?? head.Layer))
            + request.AttentionLayers.Sum(layer => (long)shape.LayerCount - (request.IntoLayer ?? layer));
        long passes = blocks * request.Alphas.Count * (1 + request.Controls.Count);
        bool areAll = request.Positions is PositionsRequest { Choice: var choice } && !choice.IsLast;
        double flops = document.Prompts.Sum(prompt =>
            passes * BlockFlops.Of(shape, prompt.TokenIds.Length - (areAll ? 1 : 0)));
        return new LeastWork(
            passes * document.Prompts.Count,
            flops,
            $"{blocks} blocks of {heads.Count} heads and {request.AttentionLayers.Count} layers x "
                + $"{request.Alphas.Count} alphas x {1 + request.Controls.Count} vectors x "
                + $"{document.Prompts.Count} prompts");
    }
}
