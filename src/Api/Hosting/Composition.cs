using SelfRepair.Api.Analyses;
using SelfRepair.Api.Devices;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Http;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Json;
using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.PromptSets;
using SelfRepair.Api.SelfRepair;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Storage;

namespace SelfRepair.Api.Hosting;

/// <summary>What the service is made of, room by room.</summary>
public static class Composition
{
    /// <summary>Requests are read by our JSON conventions, and every refusal is a problem.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddConventions(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => JsonConventions.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
            new HeldBytes(provider.GetRequiredService<ServiceSettings>().RequestBudget));
    }

    /// <summary>Models, loaded and not.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddModels(this IServiceCollection services)
    {
        services.AddSingleton<LeftOutLog>();
        services.AddSingleton<ModelFolders>();
        services.AddHostedService<FolderCheck>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<ModelDescriber>();
        services.AddSingleton(provider => new FileHashes(
            Path.Combine(provider.GetRequiredService<ServiceSettings>().DataFolder, "hashes")));
        services.AddSingleton<CheckpointFingerprints>();
        services.AddSingleton<PackageShelf>();
        services.AddSingleton<PackageStore>();
        services.AddHostedService(provider => provider.GetRequiredService<PackageStore>());
        services.AddSingleton<ModelHost>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelHost>());
        services.AddSingleton<MeasuredRates>();
        services.AddSingleton<ModelDirectory>();
        services.AddSingleton<ModelKeeper>();
        services.AddSingleton<EmbeddedModel>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedModel>());
        services.AddSingleton<PromptSetStore>();
    }

    /// <summary>The Hub and its cache.</summary>
    /// <param name="builder">The service being built.</param>
    /// <exception cref="InvalidSettingException">A setting of theirs is wrong.</exception>
    public static void AddHub(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(HubSettings.Read(builder.Configuration, Environment.GetEnvironmentVariable));
        builder.Services.AddSingleton<HubHttp>();
        builder.Services.AddSingleton<HubStore>();
        builder.Services.AddHostedService<HubStartNotice>();
    }

    /// <summary>Analyses and the experiments that make them.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddAnalyses(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            long bytes = provider.GetRequiredService<ServiceSettings>().RequestBudget;
            return new AnalysisStore(bytes, bytes);
        });
        services.AddSingleton<AnalysisRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<AnalysisRunner>());
        services.AddSingleton<AnalysisGateway>();
        services.AddSingleton<ExperimentPrompts>();
        services.AddSingleton<DeviceCheck>();
        services.AddSingleton<SelfRepairBudget>();
        services.AddSingleton<SelfRepairCompiler>();
        services.AddSingleton<SelfRepairDryRun>();
    }

    /// <summary>Kestrel's own limits, and the first lines of the log.</summary>
    /// <param name="builder">The service being built.</param>
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A target in absolute form says the host, whatever the header says (RFC 9112, 3.2.2).
            kestrel.AllowHostHeaderOverride = true;
            kestrel.Limits.MaxRequestBodySize = RequestLimits.MaxBodyBytes;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ServiceStop.Grace);
        builder.Services.AddHostedService<StartupBanner>();
    }
}
