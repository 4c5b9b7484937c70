using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Http;

/// <summary>HTTP as its standards have it, for every address: what lies between the server and the handlers.</summary>
public static class HttpRules
{
    /// <summary>Adds what the rules need.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddHttpRules(this IServiceCollection services)
    {
        services.AddSingleton(provider => new AcceptedHosts(provider.GetRequiredService<ServiceSettings>().Hosts));
        LargeAnswers.Add(services);
        RequestBodies.Add(services);
    }

    /// <summary>Rules of answers, those of refusals too.</summary>
    /// <param name="app">The service.</param>
    public static void UseAnswerRules(this WebApplication app)
    {
        app.UseHeadRequests();
        LargeAnswers.Use(app);
    }

    /// <summary>Rules of requests, before it is known who answers them.</summary>
    /// <param name="app">The service.</param>
    public static void UseRequestRules(this WebApplication app)
    {
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
