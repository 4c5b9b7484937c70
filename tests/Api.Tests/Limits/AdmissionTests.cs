using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Tests.Limits;

public sealed class AdmissionTests
{
    private const long Budget = 100L * BudgetedBodyStream.Growth;

    private readonly RequestMemory held = new(Budget);

    [Fact]
    public async Task Read_OfBodiesThatHoldTooMuchTogether_IsRefusedUntilOneIsAnswered()
    {
        await using BudgetedBodyStream first = new(Bytes(80), held);
        await using BudgetedBodyStream second = new(Bytes(80), held);
        byte[] buffer = new byte[80];

        Assert.Equal(80, await first.ReadAsync(buffer));
        var refusal = await Assert.ThrowsAsync<ServiceBusyException>(() => second.ReadExactlyAsync(buffer).AsTask());
        first.Release();
        await using BudgetedBodyStream third = new(Bytes(80), held);

        Assert.Equal(Budget, refusal.Budget);
        Assert.Equal(80, await third.ReadAsync(buffer));
        third.Release();
        Assert.Equal(0, held.Count);
    }

    [Fact]
    public async Task Read_OfABodyThatIsAlone_IsNeverRefused()
    {
        await using BudgetedBodyStream body = new(Bytes(1000), held);
        using MemoryStream copy = new();

        await body.CopyToAsync(copy, bufferSize: 100);

        Assert.Equal(1000, copy.Length);
    }

    [Fact]
    public async Task Post_WhileOtherBodiesHoldTheBudget_Is503WithRetryAfter()
    {
        await using ServiceFactory service = new();
        using HttpClient client = service.CreateClient();
        RequestMemory shared = service.Services.GetRequiredService<RequestMemory>();
        long others = service.Services.GetRequiredService<ServiceSettings>().RequestBudget;
        shared.Reserve(others, own: 0);

        HttpResponseMessage busy = await client.PostJsonAsync("/v1/tokenize", """{"texts": ["a"]}""");
        shared.Release(others);
        HttpResponseMessage free = await client.PostJsonAsync("/v1/tokenize", """{"texts": ["a"]}""");

        await busy.AssertProblemAsync("service-busy", pointer: null);
        Assert.NotNull(busy.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
        Assert.Equal(0, shared.Count);
    }

    [Fact]
    public void Add_OfPromptsThatHoldTooMuchTogether_IsRefusedUnlessItIsAlone()
    {
        AnalysisStore store = new(maxFinishedBytes: 1000, maxUnfinishedBytes: 1000);
        FakeTimeProvider time = new();
        using AnalysisEntry first = new(new FakeDraft { Bytes = 2000 }, time);
        using AnalysisEntry small = new(new FakeDraft { Bytes = 1 }, time);
        using AnalysisEntry second = new(new FakeDraft { Bytes = 600 }, time);
        using AnalysisEntry third = new(new FakeDraft { Bytes = 600 }, time);
        store.Add(first);

        Assert.Throws<QueueFullException>(() => store.Add(small));
        store.Remove(first.Id);
        store.Add(second);

        Assert.Throws<QueueFullException>(() => store.Add(third));
    }

    [Fact]
    public async Task Acquire_OfWorkThatFindsNoRoom_WaitsUntilOtherWorkEnds()
    {
        await using ServiceFactory service = new();
        service.CreateClient().Dispose();
        ModelHost host = service.Services.GetRequiredService<ModelHost>();
        ModelRevision model = service.Services.GetRequiredService<ModelCatalog>()
            .Find(ModelCatalog.EmbeddedModel).Revision(ModelCatalog.MainRevision);
        Progress<PreparationProgress> nobody = new();
        ModelLease idle = await host.AcquireAsync(model, default, nobody, default);
        long half = (service.Services.GetRequiredService<ServiceSettings>().MemoryBudget - host.HostBytes) / 2;

        ModelLease first = await host.AcquireAsync(model, default, half + 1, nobody, default);
        Task<ModelLease> second = host.AcquireAsync(model, default, half, nobody, default);
        Task<ModelLease> small = host.AcquireAsync(model, default, 1, nobody, default);
        using ModelLease third = await small;
        bool waits = !second.IsCompleted;
        first.Dispose();
        (await second).Dispose();

        Assert.True(waits);
        idle.Dispose();
    }

    [Fact]
    public void Rows_OfTheCatalog_SayWhenToTryAgainWhereThatHelps()
    {
        ProblemRow[] later =
        [
            .. ServiceProblems.Catalog.Rows.Where(row => row.Kind.Status
                is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable),
        ];

        Assert.NotNull(ServiceProblems.Catalog.Describe(new QueueFullException(1)).RetryAfterSeconds);
        Assert.NotNull(ServiceProblems.Catalog.Describe(new ServiceBusyException(1, 1)).RetryAfterSeconds);
        Assert.Contains(later, row => row.Exception == typeof(DeviceOutOfMemoryException));
    }

    private static MemoryStream Bytes(int count) => new(new byte[count]);
}
