using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Analysis.Plans;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.DepthControls;
using SelfRepair.Api.DoseResponse;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Injection;
using SelfRepair.Api.JointAblation;
using SelfRepair.Api.LayerNorms;
using SelfRepair.Api.LogitLens;
using SelfRepair.Api.Neurons;
using SelfRepair.Api.PredictionChange;
using SelfRepair.Api.Requests;
using SelfRepair.Api.SelfReinforcement;
using SelfRepair.Api.SelfRepair;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>A chunk runs in any process that has its spec and the results of earlier phases.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class OtherProcessTests(ServiceFactory service) : IDisposable
{
    private static readonly CutBudgets Small = new() { Version = 0, MaxChunkTokens = 40 };

    private static readonly double[] Given = [.. Enumerable.Range(0, 128).Select(place => Math.Sin(place))];

    private readonly TestModel model = TestModel.Open("neox-tiny");
    private readonly string folder = Directory.CreateTempSubdirectory("selfrepair-chunks-").FullName;

    public void Dispose()
    {
        model.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public Task SelfRepair_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new SelfRepairKind(),
        new SelfRepairRequest
        {
            PromptSet = "ioi",
            Limit = 5,
            Ablation = new AblationRequest { Type = Analysis.Ablations.AblationKind.Mean },
            Matrix = true,
            Bootstrap = 3,
        });

    [Fact]
    public Task PredictionChange_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new PredictionChangeKind(),
        new PredictionChangeRequest { PromptSet = "facts", Limit = 5, Tokens = KeptPredictions.All });

    [Fact]
    public Task Neurons_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new NeuronsKind(), new NeuronsRequest { PromptSet = "ioi", Limit = 5, Head = "L2H1", Layers = [4, 5] });

    [Fact]
    public Task JointAblation_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new JointAblationKind(),
        new JointAblationRequest
        {
            PromptSet = "facts",
            Limit = 5,
            AllPairsOf = ["L4H0", "L5H1"],
            Ablation = new AblationRequest { Seed = 3, Draws = 2 },
        });

    [Fact]
    public Task LayerOrder_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new Api.LayerOrder.LayerOrderKind(),
        new Api.LayerOrder.LayerOrderRequest { PromptSet = "ioi", Limit = 5 });

    [Fact]
    public Task Reliability_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new Api.Reliability.ReliabilityKind(),
        new Api.Reliability.ReliabilityRequest
        {
            PromptSet = "ioi",
            Limit = 5,
            Ablation = new AblationRequest { Type = Analysis.Ablations.AblationKind.Mean },
        });

    [Fact]
    public Task LogitLens_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new LogitLensKind(),
        new LogitLensRequest
        {
            Prompts =
            [
                new() { Text = string.Join(' ', Enumerable.Repeat("The cat sat", 12)) },
                new() { Text = string.Join(' ', Enumerable.Repeat("A dog ran off", 9)) },
            ],
            Heads = new HeadsRequest(["L4H1"]),
        });

    [Fact]
    public Task LayerNorms_InAnotherProcess_LeaveTheSamePartialsToTheByte() => AssertAlikeAsync(
        new LayerNormsKind(),
        new LayerNormsRequest
        {
            PromptSet = "ioi",
            Limit = 5,
            Ablation = new AblationRequest { Type = Analysis.Ablations.AblationKind.Mean },
            Random = new RandomDirectionsRequest { Count = 3, Seed = 2 },
        });

    [Fact]
    public Task DepthControls_InAnotherProcess_LeaveTheSamePartialsToTheByte() => AssertAlikeAsync(
        new DepthControlsKind(),
        new DepthControlsRequest
        {
            PromptSet = "facts",
            Limit = 5,
            Ablation = new AblationRequest { Seed = 3, Draws = 2 },
            Random = new RandomDirectionsRequest { Count = 3, Seed = 2 },
        });

    [Fact]
    public Task Injection_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new InjectionKind(),
        new InjectionRequest
        {
            PromptSet = "facts",
            Limit = 5,
            Layers = [4],
            Alphas = [0.5],
            Vectors =
            [
                new() { Name = "given", Values = new VectorValues(Given, ByPosition: null) },
                new() { Difference = [new() { Text = "The cat sat" }, new() { Text = "A dog ran off" }] },
            ],
            Random = null,
        });

    [Fact]
    public Task DoseResponse_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new DoseResponseKind(),
        new DoseResponseRequest
        {
            PromptSet = "ioi",
            Limit = 5,
            Heads = new HeadsRequest(["L4H1"]),
            Strengths = [0.5],
        });

    [Fact]
    public Task SelfReinforcement_InAnotherProcess_LeavesTheSamePartialsToTheByte() => AssertAlikeAsync(
        new SelfReinforcementKind(),
        new SelfReinforcementRequest
        {
            PromptSet = "facts",
            Limit = 5,
            Heads = new HeadsRequest(["L4H0", "L5H1"]),
            AttentionLayers = [3],
            Alphas = [-1, 2],
            Seed = 7,
            Points = true,
        });

    private async Task AssertAlikeAsync<TRequest, TReport>(ExperimentKind<TRequest, TReport> kind, TRequest request)
        where TRequest : ExperimentRequest
        where TReport : class
    {
        SpecDocument document = await DocumentOfAsync(kind, request);
        string spec = Path.Combine(folder, "spec.json");
        await File.WriteAllTextAsync(spec, document.ToJson());
        IExperiment experiment = ExperimentList.Catalog.Plan(document, model.Engine.Shape, CancellationToken.None);
        PhaseResults results = new();
        foreach (Phase phase in experiment.Phases)
        {
            byte[][] partials = [.. Enumerable.Range(0, phase.ChunkCount).Select(chunk => phase.RunChunk(
                chunk, new ChunkRun(model.Engine, results, progress: null, CancellationToken.None)))];
            int last = partials.Length - 1;
            Assert.Equal(partials[last], await ElsewhereAsync(spec, phase.Name, last));
            byte[] result = phase.Merge(partials);
            results.Add(phase.Name, result);
            await File.WriteAllBytesAsync(Path.Combine(folder, phase.Name), result);
        }

        Assert.True(experiment.Phases[^1].ChunkCount > 1);
    }

    private async Task<SpecDocument> DocumentOfAsync<TRequest, TReport>(
        ExperimentKind<TRequest, TReport> kind, TRequest request)
        where TRequest : ExperimentRequest
        where TReport : class
    {
        ExperimentCompiler compiler = service.Services.GetRequiredService<ExperimentCompiler>();
        Spec spec = await compiler.Draft(kind, request).CompileAsync(CancellationToken.None);
        return SpecDocument.Of(kind.Name, spec, model.Package.Manifest.Files["weights.safetensors"].Sha256) with
        {
            Cut = Small,
        };
    }

    private async Task<byte[]> ElsewhereAsync(string spec, string phase, int chunk)
    {
        string partial = Path.Combine(folder, "partial");
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "chunk-runner.dll"),
                spec,
                model.Package.Folder,
                folder,
                phase,
                chunk.ToString(CultureInfo.InvariantCulture),
                partial,
            },
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
        return await File.ReadAllBytesAsync(partial);
    }
}
