using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Settings;
using SelfRepair.Api.TrainingSweep;

namespace SelfRepair.Api.Tests.Events;

/// <summary>The real service with self-repair whose chunks a test holds up, and sweeps of it.</summary>
public sealed class ChunkedService : IDisposable
{
    private readonly ServiceFactory factory = new();
    private readonly WebApplicationFactory<ServiceSettings> service;

    /// <summary>Starts it.</summary>
    /// <param name="time">Its clock; null: the machine's.</param>
    public ChunkedService(FakeTimeProvider? time = null)
    {
        ChunkedKind kind = new((chunk, cancellationToken) => BeforeChunk(chunk, cancellationToken));
        ExperimentCatalog catalog = new([kind, new TrainingSweepKind([kind])]);
        service = factory.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton(catalog));
            services.Replace(ServiceDescriptor.Singleton<IAnalysisKinds>(catalog));
            if (time is not null)
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
            }
        }));
        Client = service.CreateClient();
    }

    /// <summary>Called before each chunk of the last phase, with what stops it.</summary>
    public Action<int, CancellationToken> BeforeChunk { get; set; } = (_, _) => { };

    /// <summary>Calls it.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts an analysis.</summary>
    public async Task<AnalysisEntry> StartAsync(string json, string path = "/v1/self-repair")
    {
        HttpResponseMessage response = await Client.PostJsonAsync(path, json, "respond-async");
        JsonElement analysis = await response.JsonAsync(HttpStatusCode.Accepted);
        return service.Services.GetRequiredService<AnalysisStore>().Find(analysis.GetProperty("id").GetString()!);
    }

    /// <summary>Reads the events of an analysis.</summary>
    public Task<EventReader> ListenAsync(AnalysisEntry entry, string? lastEventId = null) =>
        EventReader.OpenAsync(Client, entry.Id, lastEventId);

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        service.Dispose();
        factory.Dispose();
    }
}
