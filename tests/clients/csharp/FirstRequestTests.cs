using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using SelfRepair.Client;
using SelfRepair.Client.Models;

namespace SelfRepair.KiotaClient.Tests;

/// <summary>A client that Kiota made of the document makes the first request of the README.</summary>
public sealed class FirstRequestTests : IDisposable
{
    private readonly HttpClientRequestAdapter adapter = new(new AnonymousAuthenticationProvider())
    {
        BaseUrl = Environment.GetEnvironmentVariable("SELFREPAIR_URL"),
    };

    public void Dispose() => adapter.Dispose();

    [Fact]
    public async Task SelfRepair_OverABuiltInSet_GivesItsRowsTyped()
    {
        SelfRepairClient client = new(adapter);

        SelfRepairResponse? analysis = await client.V1.SelfRepair.PostAsync(
            new SelfRepairRequest { PromptSet = "ioi", Limit = 8 });

        List<HeadRow> rows = Assert.IsType<List<HeadRow>>(analysis?.Heads);
        Assert.Equal(24, rows.Count);
        Assert.Equal(("L0H0", 0, 8), (rows[0].Head, rows[0].Layer, rows[0].N));
        Assert.True(double.IsFinite(rows[0].SelfRepair!.Value + rows[0].LogitChange!.Value));
    }

    [Fact]
    public async Task SelfRepair_OverASetThatIsNotThere_ThrowsTheTypedProblem()
    {
        SelfRepairClient client = new(adapter);

        ProblemResponse problem = await Assert.ThrowsAsync<ProblemResponse>(() => client.V1.SelfRepair.PostAsync(
            new SelfRepairRequest { PromptSet = "iio" }));

        Assert.Equal(ProblemResponse_code.PromptSetNotFound, problem.Code);
    }
}
