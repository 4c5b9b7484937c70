namespace SelfRepair.Api.PromptSets;

/// <summary>What prompt sets are served by.</summary>
public static class PromptSetRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddPromptSets(this IServiceCollection services)
    {
        services.AddSingleton<PromptSetStore>();
    }
}
