using System.Globalization;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.LayerOrder;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.DepthControls;
using SelfRepair.Api.DoseResponse;
using SelfRepair.Api.Injection;
using SelfRepair.Api.JointAblation;
using SelfRepair.Api.LayerNorms;
using SelfRepair.Api.LayerOrder;
using SelfRepair.Api.LogitLens;
using SelfRepair.Api.Neurons;
using SelfRepair.Api.PredictionChange;
using SelfRepair.Api.Reliability;
using SelfRepair.Api.Requests;
using SelfRepair.Api.SelfReinforcement;
using SelfRepair.Api.SelfRepair;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>Blocks that the definition of an experiment needs beside a prompt's clean pass: of every run those that its
/// change reaches.</summary>
/// <param name="Count">How many.</param>
/// <param name="Argument">What they are of.</param>
internal sealed record LeastBlocks(long Count, string Argument)
{
    /// <summary>Counts them for one prompt.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="ExperimentRequestException">The experiment is not counted yet.</exception>
    public static LeastBlocks Of(ExperimentRequest request, ModelShape shape) => request switch
    {
        SelfRepairRequest asked =>
            OfHeads(asked.Heads, asked, asked.Layernorm.Contains(LayerNormMode.Downstream) ? 2 : 1, shape),
        LayerNormsRequest asked => OfHeads(asked.Heads, asked, asked.Downstream ? 2 : 1, shape),
        DepthControlsRequest asked => OfHeads(asked.Heads, asked, 1 + asked.Random.Count, shape),
        DoseResponseRequest asked => OfHeads(asked.Heads, asked, asked.Strengths.Count, shape),
        PredictionChangeRequest asked => OfHeads(asked.Heads, asked, 1, shape),
        ReliabilityRequest asked => OfHeads(asked.Heads, asked, 1, shape),
        LogitLensRequest asked => OfHeads(asked.Heads ?? new HeadsRequest([]), asked, 1, shape),
        NeuronsRequest asked => OfNeurons(asked, shape),
        JointAblationRequest asked => OfSets(asked, shape),
        LayerOrderRequest asked => OfOrders(asked, shape),
        InjectionRequest asked => OfVectors(asked, shape),
        SelfReinforcementRequest asked => OfReinforcement(asked, shape),
        _ => throw new ExperimentRequestException(
            $"{nameof(LeastBlocks)} does not say what a {request.GetType().Name} needs. Count it there."),
    };

    /// <summary>A head changes nothing before or in its own block, the MLP of a serial block apart.</summary>
    private static LeastBlocks OfHeads(HeadsRequest asked, AblatingRequest request, int runsOfDraw, ModelShape shape)
    {
        IReadOnlyList<HeadId> heads = HeadsOf(asked, shape);
        long blocks = heads.Sum(head => (long)shape.LayerCount - FirstChanged(head.Layer, shape));
        int runs = DrawsOf(request.Ablation) * runsOfDraw;
        return new LeastBlocks(blocks * runs, $"{blocks} blocks after {heads.Count} heads x {runs} runs");
    }

    /// <summary>The blocks between the head and the last MLP that is asked for, whose own input is what is
    /// read.</summary>
    private static LeastBlocks OfNeurons(NeuronsRequest asked, ModelShape shape)
    {
        HeadId head = HeadId.Parse(asked.Head, CultureInfo.InvariantCulture);
        int last = asked.Layers?.Max() ?? shape.LayerCount - 1;

        // A serial MLP reads what its own block's attention wrote.
        int end = shape.IsParallel ? last : last + 1;
        long blocks = Math.Max(0, end - FirstChanged(head.Layer, shape));
        int runs = DrawsOf(asked.Ablation);
        return new LeastBlocks(blocks * runs, $"{blocks} blocks from {head} to MLP {last} x {runs} runs");
    }

    private static LeastBlocks OfSets(JointAblationRequest asked, ModelShape shape)
    {
        IReadOnlyCollection<SetRun> sets = new SetRuns(shape).Of(asked);
        long blocks = sets.Sum(run => (long)shape.LayerCount - run.FirstLayer);
        int runs = DrawsOf(asked.Ablation);
        return new LeastBlocks(
            blocks * runs, $"{blocks} blocks from the first member on of {sets.Count} sets and members x {runs} runs");
    }

    /// <summary>The blocks from the first that differs on.</summary>
    private static LeastBlocks OfOrders(LayerOrderRequest asked, ModelShape shape)
    {
        int layers = shape.LayerCount;
        long[] edits = asked.Edits is { } edited
            ? [.. edited.Select(edit => edit.Type switch
            {
                LayerEditKind.Skip => layers - edit.Layer!.Value - 1L,
                LayerEditKind.Swap or LayerEditKind.Repeat => layers - edit.Layer!.Value,
                LayerEditKind.Reverse => layers > 1 ? layers : 0,
                _ => edit.Order!.Count
                    - (long)edit.Order.TakeWhile((block, place) => block == place && place < layers).Count(),
            })]
            : [
                .. Enumerable.Range(0, layers).Select(layer => layers - layer - 1L),
                .. Enumerable.Range(0, layers - 1).Select(layer => (long)layers - layer),
            ];
        return new LeastBlocks(edits.Sum(), $"{edits.Sum()} blocks behind {edits.Length} edits");
    }

    /// <summary>The blocks from the layer on, for every vector, alpha and random direction. Alphas of one size share
    /// random directions, and one of 0 needs none.</summary>
    private static LeastBlocks OfVectors(InjectionRequest asked, ModelShape shape)
    {
        long blocks = asked.Layers.Sum(layer => (long)shape.LayerCount - layer);
        long vectors = asked.Vectors.Sum(vector => (long)(vector.Random?.Count ?? 1));
        int sizes = asked.Alphas.Where(alpha => alpha != 0).Select(Math.Abs).Distinct().Count();
        long runs = asked.Alphas.Count + (sizes * (long)(asked.Random?.Count ?? 0));
        return new LeastBlocks(
            blocks * vectors * runs,
            $"{blocks} blocks from {asked.Layers.Count} layers on x {vectors} vectors x {runs} alphas and random "
                + "directions");
    }

    /// <summary>All positions of a prompt in one pass: for each head or layer, vector and alpha the blocks from where
    /// it is put back on.</summary>
    private static LeastBlocks OfReinforcement(SelfReinforcementRequest asked, ModelShape shape)
    {
        IReadOnlyList<HeadId> heads = HeadsOf(asked.Heads, shape);
        int[] layers = [.. asked.AttentionLayers.Distinct()];
        long From(int layer) => (long)shape.LayerCount - (asked.IntoLayer ?? layer);

        // A layer has no other head, nor has the only head of one.
        int ofLayer = 1 + asked.Controls.Distinct().Count(control => control != ReinforcementControl.OtherHead);
        int ofHead = shape.HeadCount > 1 ? 1 + asked.Controls.Distinct().Count() : ofLayer;
        long blocks = (ofHead * heads.Sum(head => From(head.Layer))) + (ofLayer * layers.Sum(From));
        return new LeastBlocks(
            blocks * asked.Alphas.Count,
            $"{blocks} blocks of {heads.Count} heads, {layers.Length} layers and their controls x "
                + $"{asked.Alphas.Count} alphas");
    }

    private static IReadOnlyList<HeadId> HeadsOf(HeadsRequest asked, ModelShape shape) =>
        HeadSelection.Parse(asked.Names ?? [HeadSelection.All], shape);

    private static int FirstChanged(int layer, ModelShape shape) => shape.IsParallel ? layer + 1 : layer;

    /// <summary>How often each change is run: once for a draw whose outcome is averaged.</summary>
    private static int DrawsOf(AblationRequest ablation) =>
        ablation is { Type: AblationKind.Resample, Average: DrawAverage.Outcomes } ? ablation.Draws : 1;
}
