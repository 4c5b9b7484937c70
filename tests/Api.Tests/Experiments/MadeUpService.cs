using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>The real service with one experiment more in its list.</summary>
public sealed class MadeUpService : IDisposable
{
    private readonly ServiceFactory factory = new();
    private readonly WebApplicationFactory<ServiceSettings> service;

    public MadeUpService()
    {
        ExperimentCatalog catalog = new([.. ExperimentList.Catalog.Kinds, new MadeUpKind()]);
        service = factory.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton(catalog));
            services.Replace(ServiceDescriptor.Singleton<IAnalysisKinds>(catalog));
        }));
        Client = service.CreateClient();
    }

    /// <summary>Calls it.</summary>
    public HttpClient Client { get; }

    public void Dispose()
    {
        Client.Dispose();
        service.Dispose();
        factory.Dispose();
    }
}
