namespace SelfRepair.Api.Experiments;

/// <summary>The endpoints of experiments.</summary>
public static class ExperimentEndpoints
{
    /// <summary>Maps one for each experiment.</summary>
    /// <param name="routes">Where to map them.</param>
    public static void MapExperiments(this IEndpointRouteBuilder routes)
    {
        foreach (ExperimentKind kind in routes.ServiceProvider.GetRequiredService<ExperimentCatalog>().Kinds)
        {
            kind.Map(routes);
        }
    }
}
