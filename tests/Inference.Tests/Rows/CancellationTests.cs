using System.Diagnostics;
using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>A canceled run stops inside ONNX Runtime and leaves the engine usable.</summary>
public sealed class CancellationTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const int HugeBatch = 400;
    private const int MaxTries = 5;

    [Fact]
    public async Task Run_CanceledInABatch_StopsAndRunsAgain()
    {
        EngineOptions options = new() { MaxBatchTokens = int.MaxValue };
        using RowEngine engine = RowEngine.Open(models["neox-tiny"].Package, options);
        int[] prompt = TestPrompts.Random(0, 512, engine.Shape.DVocab);
        Row[] rows = [.. Enumerable.Repeat(Row.FromEmbedding(prompt, null, RowReads.None), HugeBatch)];
        long whole = Stopwatch.GetTimestamp();
        Assert.Equal(HugeBatch / 10, engine.Run(rows.Take(HugeBatch / 10), CancellationToken.None).Count());
        TimeSpan tenth = Stopwatch.GetElapsedTime(whole);

        // On a busy machine a tenth may look long, or a timer go off late: if all rows are done by then, another try.
        TimeSpan delay = tenth / 2;
        for (int tries = 1; !await IsCanceledAsync(engine, rows, delay); tries++, delay /= 2)
        {
            Assert.True(tries < MaxTries, "Every run went on to its end.");
        }

        Assert.Single(engine.Run(rows[..1], CancellationToken.None));
    }

    /// <summary>Whether a run was canceled before its end.</summary>
    private static async Task<bool> IsCanceledAsync(RowEngine engine, Row[] rows, TimeSpan delay)
    {
        using CancellationTokenSource source = new(delay);
        try
        {
            await Task.Run(() => engine.Run(rows, source.Token).Count(), CancellationToken.None);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
