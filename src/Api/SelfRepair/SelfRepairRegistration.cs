namespace SelfRepair.Api.SelfRepair;

/// <summary>What the self-repair experiment is made of.</summary>
public static class SelfRepairRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddSelfRepair(this IServiceCollection services)
    {
        services.AddSingleton<SelfRepairBudget>();
        services.AddSingleton<SelfRepairCompiler>();
        services.AddSingleton<SelfRepairDryRun>();
    }
}
