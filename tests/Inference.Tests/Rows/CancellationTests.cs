using System.Diagnostics;
using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>A cancelled run stops inside ONNX Runtime and leaves the engine usable.</summary>
public sealed class CancellationTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const int HugeBatch = 400;

    [Fact]
    public async Task Run_CancelledInABatch_StopsAndRunsAgain()
    {
        EngineOptions options = new() { MaxBatchTokens = int.MaxValue };
        using RowEngine engine = RowEngine.Open(models["neox-tiny"].Package, options);
        int[] prompt = TestPrompts.Random(0, 512, engine.Shape.DVocab);
        Row[] rows = [.. Enumerable.Repeat(Row.FromEmbedding(prompt, null, RowReads.None), HugeBatch)];
        long whole = Stopwatch.GetTimestamp();
        Assert.Equal(HugeBatch / 10, engine.Run(rows.Take(HugeBatch / 10), CancellationToken.None).Count());
        TimeSpan tenth = Stopwatch.GetElapsedTime(whole);

        using CancellationTokenSource source = new();
        source.CancelAfter(tenth / 2);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => engine.Run(rows, source.Token).Count(), CancellationToken.None));
        Assert.Single(engine.Run(rows[..1], CancellationToken.None));
    }
}
