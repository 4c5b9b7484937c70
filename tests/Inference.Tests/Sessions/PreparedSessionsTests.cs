using SelfRepair.Analysis.Rows;
using SelfRepair.Inference.Rows;
using SelfRepair.Inference.Tests.Devices;
using SelfRepair.Inference.Tests.Rows;

namespace SelfRepair.Inference.Tests.Sessions;

/// <summary>What is made ready while a model is loaded is what its first rows run on.</summary>
public sealed class PreparedSessionsTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private static readonly int[] Tokens = [1, 2, 3, 4, 5, 6];

    [Theory]
    [InlineData(RowReads.None)]
    [InlineData(RowReads.Z)]
    [InlineData(RowReads.Z | RowReads.Streams)]
    public void CleanRow_AfterPrepare_MakesNoSession(RowReads reads)
    {
        using StandInDevice device = new() { Apart = false, Packs = true };
        using RowEngine engine = RowEngine.Open(models["neox-tiny"].Package, device, new EngineOptions());
        engine.Prepare();
        int prepared = device.SessionCount;

        Assert.Single(engine.Run([Row.FromEmbedding(Tokens, scored: null, reads)], CancellationToken.None));

        Assert.True(prepared >= engine.Shape.LayerCount);
        Assert.Equal(prepared, device.SessionCount);
    }

    [Fact]
    public void Prepare_Canceled_MakesNoSession()
    {
        using StandInDevice device = new() { Apart = false, Packs = true };
        using RowEngine engine = RowEngine.Open(models["neox-tiny"].Package, device, new EngineOptions());
        int opened = device.SessionCount;

        Assert.ThrowsAny<OperationCanceledException>(() => engine.Prepare(new CancellationToken(canceled: true)));

        Assert.Equal(opened, device.SessionCount);
    }
}
