using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Analyses;

/// <summary>What analyses are run and kept by.</summary>
public static class AnalysisRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddAnalyses(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            long bytes = provider.GetRequiredService<ServiceSettings>().RequestBudget;
            return new AnalysisStore(bytes, bytes);
        });
        services.AddSingleton<SpecRunner>();
        services.AddSingleton<AnalysisRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<AnalysisRunner>());
    }
}
