using System.Text.Json;
using SelfRepair.Analysis.JointAblation;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.JointAblation;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Tests.JointAblation;

/// <summary>What a joint ablation asks is bounded, and a refusal says what would fit.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class SetLimitTests(ServiceFactory service)
{
    /// <summary>pythia-160m's shape: 144 heads.</summary>
    private static readonly ModelShape Shape = new(12, 12, 768, 64, 3072, 50_304, 2048, IsParallel: true);

    private static readonly JointAblationKind Kind = new();

    [Theory]
    [InlineData("/v1/joint-ablation")]
    [InlineData("/v1/joint-ablation?dry_run=true")]
    public async Task Post_OfTooManySets_IsRefusedWithWhatWouldFit(string path)
    {
        string sets = string.Join(',', Enumerable.Repeat("""{"heads": ["L4H0"]}""", 1_001));

        HttpResponseMessage response = await service.CreateClient().PostJsonAsync(
            path, $$"""{"prompt_set": "ioi", "limit": 2, "sets": [{{sets}}]}""");

        JsonElement problem = await response.AssertProblemAsync("analysis-too-large", pointer: null);
        Assert.StartsWith(
            "The analysis would have 1001 sets; one may have 1000.",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OfTooManyPairs_IsRefusedWithWhatWouldFit()
    {
        AnalysisTooLargeException refusal =
            Assert.Throws<AnalysisTooLargeException>(() => Plan(new JointAblationRequest { AllPairsOf = ["all"] }));

        Assert.Equal((144 * 143 / 2, 1_000), (refusal.Asked, refusal.Maximum));
        Assert.Contains("45 heads have 990 pairs", refusal.Message, StringComparison.Ordinal);
        string[] fitting = [.. Shape.Heads.Take(45).Select(head => head.ToString())];
        Assert.Equal(990, Plan(new JointAblationRequest { AllPairsOf = fitting }).Extent.MaxTableRows);
    }

    [Fact]
    public void Check_OfTooManyCarriers_SaysThatItFitsWithoutThem()
    {
        JointAblationRequest request = new()
        {
            Sets = [.. Enumerable.Repeat(new ComponentSetRequest { Heads = ["L0H0"] }, 800)],
            Carriers = true,
        };
        ExperimentExtent extent = Plan(request).Extent;

        AnalysisTooLargeException refusal = Assert.Throws<AnalysisTooLargeException>(
            () => RowLimits.Check(Kind, Filled(request), Inputs, extent, CancellationToken.None));

        // A row a set, and one a head and MLP of the eleven later layers.
        Assert.Equal((800 * (1 + (11 * 13)), RequestLimits.MaxTableRows), (refusal.Asked, refusal.Maximum));
        Assert.Contains("It fits with \"carriers\": false", refusal.Message, StringComparison.Ordinal);
    }

    private static ExperimentInputs Inputs { get; } = new()
    {
        Shape = Shape,
        EndOfText = 0,
        Prompts =
        [
            new Prompt { Id = "0", Tokens = new[] { 0, 5, 7 } },
            new Prompt { Id = "1", Tokens = new[] { 0, 8, 9 } },
        ],
        SourceSet = null,
        Sources = null,
    };

    private static JointAblationRequest Filled(JointAblationRequest request) =>
        request with { Positions = new PositionsRequest(PositionChoice.All) };

    private static IExperiment<JointAblationReport> Plan(JointAblationRequest request) =>
        Kind.Plan(Filled(request), Inputs, CancellationToken.None);
}
