namespace SelfRepair.Api.TrainingSweep;

/// <summary>What training sweeps are made by.</summary>
public static class TrainingSweepRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddTrainingSweeps(this IServiceCollection services)
    {
        services.AddSingleton<SweepCompiler>();
        services.AddSingleton<SweepDryRun>();
    }
}
