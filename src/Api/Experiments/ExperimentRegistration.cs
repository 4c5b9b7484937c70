namespace SelfRepair.Api.Experiments;

/// <summary>What every experiment needs.</summary>
public static class ExperimentRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddExperiments(this IServiceCollection services)
    {
        services.AddSingleton<ExperimentPrompts>();
    }
}
