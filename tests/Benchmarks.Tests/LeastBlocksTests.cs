using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.LayerOrder;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Injection;
using SelfRepair.Api.JointAblation;
using SelfRepair.Api.LayerOrder;
using SelfRepair.Api.LogitLens;
using SelfRepair.Api.Neurons;
using SelfRepair.Api.PredictionChange;
using SelfRepair.Api.Requests;
using SelfRepair.Api.SelfReinforcement;
using SelfRepair.Benchmarks.Experiments;

namespace SelfRepair.Benchmarks.Tests;

/// <summary>Counts by hand on four layers of two heads.</summary>
public sealed class LeastBlocksTests
{
    private static readonly ModelShape Parallel = new(4, 2, 2, 1, 3, 10, 8, IsParallel: true);

    private static readonly ModelShape Serial = Parallel with { IsParallel = false };

    [Fact]
    public void Of_HeadsOfTwoDraws_CountsTheBlocksAfterEachTwice()
    {
        PredictionChangeRequest asked = new() { Ablation = new AblationRequest { Draws = 2 } };
        Assert.Equal(2 * 2 * (3 + 2 + 1), LeastBlocks.Of(asked, Parallel).Count);
        Assert.Equal(2 * 2 * (4 + 3 + 2 + 1), LeastBlocks.Of(asked, Serial).Count);
    }

    [Fact]
    public void Of_HeadsReplacedByMeans_DrawsNothing()
    {
        PredictionChangeRequest asked = new()
        {
            Ablation = new AblationRequest { Type = AblationKind.Mean, Draws = 2 },
        };
        Assert.Equal(2 * (3 + 2 + 1), LeastBlocks.Of(asked, Parallel).Count);
    }

    [Fact]
    public void Of_LogitLens_CountsTheBlocksAfterTheHeadsThatAreAsked()
    {
        Assert.Equal(0, LeastBlocks.Of(new LogitLensRequest(), Parallel).Count);
        Assert.Equal(2, LeastBlocks.Of(new LogitLensRequest { Heads = new HeadsRequest(["L1H0"]) }, Parallel).Count);
    }

    [Theory]
    [InlineData(3, 2, 4)]
    [InlineData(1, 0, 2)]
    [InlineData(0, 0, 1)]
    public void Of_Neurons_CountsTheBlocksBetweenTheHeadAndTheLastMlp(int last, int parallel, int serial)
    {
        NeuronsRequest asked = new() { Head = "L0H1", Layers = [0, last] };
        Assert.Equal(parallel, LeastBlocks.Of(asked, Parallel).Count);
        Assert.Equal(serial, LeastBlocks.Of(asked, Serial).Count);
    }

    [Fact]
    public void Of_Edits_CountsTheBlocksFromTheFirstThatDiffersOn()
    {
        LayerOrderRequest asked = new()
        {
            Edits =
            [
                new LayerEditRequest { Type = LayerEditKind.Skip, Layer = 1 },
                new LayerEditRequest { Type = LayerEditKind.Swap, Layer = 1 },
                new LayerEditRequest { Type = LayerEditKind.Repeat, Layer = 1 },
                new LayerEditRequest { Type = LayerEditKind.Reverse },
                new LayerEditRequest { Type = LayerEditKind.Custom, Order = [0, 1, 3] },
            ],
        };
        Assert.Equal(2 + 3 + 3 + 4 + 1, LeastBlocks.Of(asked, Parallel).Count);
        Assert.Equal((3 + 2 + 1 + 0) + (4 + 3 + 2), LeastBlocks.Of(new LayerOrderRequest(), Parallel).Count);
    }

    [Fact]
    public void Of_VectorsOfAlphasOfOneSize_SharesTheirRandomDirections()
    {
        InjectionRequest asked = new()
        {
            Layers = [1, 3],
            Vectors =
            [
                new InjectedVectorRequest { Head = "L0H0" },
                new InjectedVectorRequest { Random = new RandomVectorRequest { Norm = 1, Count = 2 } },
            ],
            Alphas = [-1, 0, 1, 2],
            Random = new RandomDirectionsRequest { Count = 5 },
        };
        Assert.Equal((3 + 1) * 3 * (4 + (2 * 5)), LeastBlocks.Of(asked, Parallel).Count);
        Assert.Equal((3 + 1) * 3 * 4, LeastBlocks.Of(asked with { Random = null }, Parallel).Count);
    }

    [Fact]
    public void Of_AllPairsOfThreeHeads_RunsEachHeadAloneOnce()
    {
        JointAblationRequest asked = new() { AllPairsOf = ["L0H0", "L1H0", "L2H1"] };
        Assert.Equal((4 + 3 + 2) + (4 + 4 + 3), LeastBlocks.Of(asked, Parallel).Count);
    }

    [Fact]
    public void Of_SetThatFreezes_RunsTheSetWithoutItToo()
    {
        ComponentSetRequest set = new() { Heads = ["L1H0"], FreezeMlps = [1, 3] };
        JointAblationRequest asked = new() { Sets = [set, set with { FreezeMlps = [3], FreezeFinalScale = true }] };
        Assert.Equal(2 * 3, LeastBlocks.Of(asked, Parallel).Count);
        Assert.Equal(3 * 3, LeastBlocks.Of(asked, Serial).Count);
    }

    [Fact]
    public void Of_SetWithCarriers_RunsItOnceForEachLaterComponent()
    {
        JointAblationRequest asked = new()
        {
            Sets = [new ComponentSetRequest { AttentionLayers = [2], Mlps = [3] }],
            Carriers = true,
        };

        // The set, its two members, and with each head of layer 3 held; in a serial model its own MLP answers too.
        Assert.Equal(2 + 2 + 1 + (2 * 2), LeastBlocks.Of(asked, Parallel).Count);
        Assert.Equal(2 + 2 + 1 + (3 * 2), LeastBlocks.Of(asked, Serial).Count);
    }

    [Fact]
    public void Of_ReinforcedHeadsAndLayers_RunsNoOtherHeadOfALayer()
    {
        SelfReinforcementRequest asked = new()
        {
            Heads = new HeadsRequest(["L1H0", "L2H1"]),
            AttentionLayers = [3],
            Alphas = [1, 2],
        };
        Assert.Equal(2 * ((3 * (3 + 2)) + (2 * 1)), LeastBlocks.Of(asked, Parallel).Count);
        Assert.Equal(2 * ((3 * (4 + 4)) + (2 * 4)), LeastBlocks.Of(asked with { IntoLayer = 0 }, Parallel).Count);
    }
}
