using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.SelfRepair;
using SelfRepair.Api.Tests.Models;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Api.Tests.Analyses;

/// <summary>A folder whose checkpoint is written to between the plan of an analysis and its run.</summary>
public sealed class ReplacedCheckpointTests : IDisposable
{
    private readonly FolderScene scene = new();

    [Fact]
    public async Task Run_OnACheckpointOfAnotherShape_IsRefused()
    {
        scene.AddCheckpoint("changed");
        SelfRepairRequest request = new()
        {
            Model = "changed",
            Prompts = [new PromptRequest { TokenIds = [1, 2, 3] }, new PromptRequest { TokenIds = [3, 4, 5] }],
        };
        ExperimentDraft draft =
            scene.Services.GetRequiredService<ExperimentCompiler>().Draft(new SelfRepairKind(), request);
        Spec spec = await draft.CompileAsync(CancellationToken.None);

        Replace(new ModelShape(1, 2, 16, 8, 32, 40, 16, IsParallel: true));

        RevisionDiffersException refusal =
            await Assert.ThrowsAsync<RevisionDiffersException>(() => RunAsync(draft, spec));
        Assert.Contains("changed@main has another config.json", refusal.Message, StringComparison.Ordinal);
        Problem problem = scene.Services.GetRequiredService<ProblemCatalog>().Describe(refusal);
        Assert.Equal(("revision-differs", 422), (problem.Kind.Code, problem.Kind.Status));
    }

    /// <inheritdoc/>
    public void Dispose() => scene.Dispose();

    private async Task<Findings> RunAsync(ExperimentDraft draft, Spec spec)
    {
        using AnalysisEntry entry = new(draft, TimeProvider.System);
        return await scene.Services.GetRequiredService<SpecRunner>().RunAsync(
            entry,
            spec,
            (engine, host, progress, token) => draft.Run(spec, engine, host, progress, token),
            CancellationToken.None);
    }

    private void Replace(ModelShape shape)
    {
        Directory.Delete(scene.PathOf("changed"), recursive: true);
        new SyntheticCheckpoint(shape, StoredNumber.Float32)
            .Write(scene.PathOf("changed"), StoredFormat.Safetensors, shardCount: 1);
    }
}
