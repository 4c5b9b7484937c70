using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Models;
using SelfRepair.Api.Settings;
using SelfRepair.Api.TrainingSweep;

namespace SelfRepair.Api.Tests.TrainingSweep;

/// <summary>The real service with one experiment that a test holds up, and sweeps of it.</summary>
public sealed class GatedService : IDisposable
{
    private readonly ServiceFactory factory = new();
    private readonly WebApplicationFactory<ServiceSettings> service;

    /// <summary>Starts it.</summary>
    public GatedService()
    {
        GatedKind gated = new(cancellationToken => Begin(cancellationToken));
        ExperimentCatalog catalog = new([gated, new TrainingSweepKind([gated])]);
        service = factory.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton(catalog));
            services.Replace(ServiceDescriptor.Singleton<IAnalysisKinds>(catalog));
        }));
        Client = service.CreateClient();
    }

    /// <summary>Called as each run begins, with what stops it.</summary>
    public Action<CancellationToken> Begin { get; set; } = _ => { };

    /// <summary>Calls it.</summary>
    public HttpClient Client { get; }

    /// <summary>Revisions whose packages lie on the disk, by name.</summary>
    public IReadOnlyList<string?> Packages =>
    [
        .. service.Services.GetRequiredService<PackageCache>().All().Select(package => package.Source.Revision)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>An analysis.</summary>
    /// <param name="id">Its id.</param>
    public AnalysisEntry Find(string id) => service.Services.GetRequiredService<AnalysisStore>().Find(id);

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        service.Dispose();
        factory.Dispose();
    }
}
