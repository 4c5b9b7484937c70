using SelfRepair.Api.Json;
using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Http;

/// <summary>HTTP as its standards have it, for every address: what lies between the server and the handlers.</summary>
public static class HttpRules
{
    /// <summary>Adds what the rules need: requests are read by our JSON conventions, and every refusal is a
    /// problem.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddHttpRules(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => JsonConventions.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton(ProblemCatalog.Of(typeof(HttpRules).Assembly));
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddSingleton(provider =>
            new RequestMemory(provider.GetRequiredService<ServiceSettings>().RequestBudget));
        services.AddSingleton(provider => new AcceptedHosts(provider.GetRequiredService<ServiceSettings>().Hosts));
        LargeResponses.Add(services);
        RequestBodies.Add(services);
    }

    /// <summary>Rules of answers, those of refusals too.</summary>
    /// <param name="app">The service.</param>
    public static void UseAnswerRules(this WebApplication app)
    {
        app.UseHeadRequests();
        LargeResponses.Use(app);
    }

    /// <summary>Rules of requests, before it is known who answers them.</summary>
    /// <param name="app">The service.</param>
    public static void UseRequestRules(this WebApplication app)
    {
        app.UseStopGuard();
        app.UseMiddleware<PageGuard>();
        app.UseAllowedMethods();
    }

    /// <summary>Rules of requests whose handler is known.</summary>
    /// <param name="app">The service.</param>
    public static void UseHandlerRules(this WebApplication app)
    {
        app.UsePlainRouting();
        app.UseEncodedSlashes();
        app.UseMiddleware<QueryParameters>();
        app.UseRequestBodies();
    }
}
