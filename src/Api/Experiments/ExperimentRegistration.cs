using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Experiments;

/// <summary>What every experiment needs.</summary>
public static class ExperimentRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="catalog">The experiments.</param>
    public static void AddExperiments(this IServiceCollection services, ExperimentCatalog catalog)
    {
        services.AddSingleton(catalog);
        services.AddSingleton<IAnalysisKinds>(catalog);
        services.AddSingleton<ExperimentPrompts>();
        services.AddSingleton<MemoryBudget>();
        services.AddSingleton<ExperimentCompiler>();
        services.AddSingleton<ExperimentGateway>();
        services.AddSingleton<DryRun>();
    }
}
