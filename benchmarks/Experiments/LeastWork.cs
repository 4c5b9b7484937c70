using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.DepthControls;
using SelfRepair.Api.DoseResponse;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Json;
using SelfRepair.Api.LayerNorms;
using SelfRepair.Api.PredictionChange;
using SelfRepair.Api.Reliability;
using SelfRepair.Api.Requests;
using SelfRepair.Api.SelfReinforcement;
using SelfRepair.Api.SelfRepair;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>What an experiment cannot do without.</summary>
/// <param name="BlockPasses">Blocks, each for one prompt.</param>
/// <param name="Flops">Floating-point operations of them.</param>
/// <param name="Argument">How that is counted.</param>
internal sealed record LeastWork(long BlockPasses, double Flops, string Argument)
{
    /// <summary>Counts it: from the definition of experiments that ablate heads one by one and of self-reinforcement,
    /// of others as they plan it themselves. Operations of all but self-reinforcement are those that they
    /// plan.</summary>
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
        return AblatedHeads(document) is (HeadsRequest asked, AblationRequest ablation, int runs)
            ? OfHeads(HeadSelection.Parse(asked.Names ?? [HeadSelection.All], shape), RunsOf(ablation) * runs)
            : new LeastWork(work.BlockPasses, work.Flops, "as the experiment plans it");

        LeastWork OfHeads(IReadOnlyList<HeadId> heads, int runsOfHead)
        {
            long blocks = heads.Sum(head => (long)shape.LayerCount - head.Layer - 1);
            return new LeastWork(
                document.Prompts.Count * (shape.LayerCount + (blocks * runsOfHead)),
                work.Flops,
                $"{document.Prompts.Count} prompts x ({shape.LayerCount} clean + {blocks} blocks after {heads.Count} "
                    + $"heads x {runsOfHead} runs), sources not counted");
        }
    }

    /// <summary>What an experiment asks that ablates heads one by one: the heads, the ablation, and how often a head is
    /// run for each draw; null for others.</summary>
    private static (HeadsRequest Heads, AblationRequest Ablation, int Runs)? AblatedHeads(SpecDocument document)
    {
        Type request = ExperimentList.Catalog.Kinds.Single(kind => kind.Name == document.Kind).RequestType;
        return document.Request.Deserialize(request, JsonConventions.Options) switch
        {
            SelfRepairRequest one =>
                (one.Heads, one.Ablation, one.Layernorm.Contains(LayerNormMode.Downstream) ? 2 : 1),
            LayerNormsRequest one => (one.Heads, one.Ablation, one.Downstream ? 2 : 1),
            DepthControlsRequest one => (one.Heads, one.Ablation, 1 + one.Random.Count),
            DoseResponseRequest one => (one.Heads, one.Ablation, one.Strengths.Count),
            PredictionChangeRequest one => (one.Heads, one.Ablation, 1),
            ReliabilityRequest one => (one.Heads, one.Ablation, 1),
            _ => null,
        };
    }

    private static int RunsOf(AblationRequest ablation) =>
        ablation.Average == DrawAverage.Outcomes ? ablation.Draws : 1;

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
