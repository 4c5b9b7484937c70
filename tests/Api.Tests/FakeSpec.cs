using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Models;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.SelfRepair;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Tests;

/// <summary>What is never run.</summary>
internal sealed class FakeSpec : IExperiment
{
    private static readonly ModelShape Shape = new(1, 1, 8, 8, 8, 16, 16, IsParallel: true);

    /// <summary>A pinned experiment that is never run.</summary>
    public static Spec Create() => new()
    {
        Request = new SelfRepairRequest { PromptSet = "fake" },
        Prompts = new PreparedPrompts(
            new ModelDescription(
                new ModelRevision(new FolderModel("fake", "fake", ModelOrigin.Local), "main", "fake", null),
                new Architecture(Shape, DMlpPadded: 8, DModelPadded: 8, RotaryDims: 2, ActivationFunction.Gelu, 1e-5),
                null),
            [new Prompt { Id = "0", Tokens = new[] { 1, 2 } }],
            TruncatedCount: 0,
            Warnings: []),
        PromptSetSha256 = null,
        SourceSetSha256 = null,
        Inputs = new ExperimentInputs
        {
            Shape = Shape,
            EndOfText = null,
            Prompts = [],
            SourceSet = null,
            Sources = null,
        },
        Experiment = new FakeSpec(),
        Extent = new ExperimentExtent(1, 2, 0, 0),
        BlockFlops = 1,
        KeptTokens = KeepTokens.None,
        Memory = new WorkMemory(0, 0, 0, 0, 0),
    };

    /// <summary>Findings of a size.</summary>
    /// <param name="byteCount">The size.</param>
    public static Findings Found(long byteCount) => new(byteCount, BlockPasses: 1, null, [], [], []);

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases => [];

    /// <inheritdoc/>
    public ExperimentExtent Extent => new(1, 2, 0, 0);

    /// <inheritdoc/>
    public void Draw(CancellationToken cancellationToken)
    {
    }

    /// <inheritdoc/>
    public void Forget()
    {
    }

    /// <inheritdoc/>
    public ExperimentWork Work(bool drawsSources) => new(1, 1, IsUpperBound: false);

    /// <inheritdoc/>
    public MemoryEstimate Memory(EngineExtent engine) => new(0, 0, 0, 0, 0, 0);
}
