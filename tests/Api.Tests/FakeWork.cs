using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Models;
using SelfRepair.Api.Prompts;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Tests;

/// <summary>Work that is never run.</summary>
internal sealed class FakeWork : AnalysisWork
{
    private static readonly ModelShape Shape = new(1, 1, 8, 8, 8, 16, 16, IsParallel: true);

    /// <inheritdoc/>
    public override PreparedPrompts Prompts { get; } = new(
        new ModelDescription(
            new ModelRevision(new FolderModel("fake", "fake", ModelOrigin.Local), "main", "fake", null),
            new Architecture(Shape, DMlpPadded: 8, DModelPadded: 8, RotaryDims: 2, ActivationFunction.Gelu, 1e-5),
            null),
        [new Prompt { Id = "0", Tokens = new[] { 1, 2 } }],
        TruncatedCount: 0,
        Warnings: []);

    /// <inheritdoc/>
    public override WorkMemory Memory { get; } = new(0, 0, 0, 0, 0);

    /// <inheritdoc/>
    public override double MeanBlockFlops => 1;

    /// <inheritdoc/>
    public override long BlockPasses => 1;

    /// <inheritdoc/>
    public override long ScoredPositionCount => 1;

    /// <inheritdoc/>
    public override KeepTokens KeptTokens => KeepTokens.None;

    /// <inheritdoc/>
    public override IAnalysisResult Run(
        IRowEngine engine, IProgress<BlockPassProgress> progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

/// <summary>A result of a size.</summary>
/// <param name="ByteCount">The size.</param>
internal sealed record FakeResult(long ByteCount) : IAnalysisResult
{
    /// <inheritdoc/>
    public long BlockPasses => 1;

    /// <inheritdoc/>
    public TokenColumns? TokenRows => null;
}
