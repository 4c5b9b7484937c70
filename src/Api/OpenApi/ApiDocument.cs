using Microsoft.OpenApi;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Settings;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>The OpenAPI 3.1 document at /openapi/v1.json, and Swagger UI at /swagger.</summary>
public static class ApiDocument
{
    private const string Name = "v1";

    private const string About =
        "Measures self-repair of attention heads in GPT-NeoX models: heads are ablated one by one, and each number "
        + "says what the rest of the model does about it. Every experiment is a POST that answers with an analysis; "
        + "numbers are logits unless their name says otherwise. Every refusal is an RFC 9457 problem with the place of "
        + "each fault.";

    /// <summary>Adds what writes the document.</summary>
    /// <param name="services">Where to add.</param>
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Name, new OpenApiInfo
            {
                Title = "SelfRepair",
                Version = ServiceVersion.Current,
                Description = About,
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            });
            options.SupportNonNullableReferenceTypes();
            options.IncludeXmlComments(typeof(ApiDocument).Assembly);
            options.IncludeXmlComments(typeof(Analysis.AnalysisException).Assembly);
            options.IncludeXmlComments(typeof(Inference.InferenceException).Assembly);
            options.MapUnions();
            options.SchemaFilter<MemberSchemas>();
            options.SchemaFilter<ProblemCodes>();
            options.SchemaFilter<TextOrObjectSchema>();
            options.OperationFilter<ExampleRequests>();
            options.OperationFilter<ExperimentHeaders>();
            options.OperationFilter<PromptSetBody>();
            options.OperationFilter<ResponseHeaders>();
            options.OperationFilter<ProblemResponses>();
            options.OperationFilter<DryRunAnswer>();
            options.OperationFilter<TableAnswers>();
            options.OperationFilter<EventAnswers>();
            options.DocumentFilter<DocumentOutline>();
            options.DocumentFilter<SweepSchemas>();
        });
        services.AddOptions<SwaggerGenOptions>()
            .Configure<ExperimentCatalog>((options, catalog) => options.MapExperiments(catalog));
    }

    /// <summary>Serves the document and Swagger UI.</summary>
    /// <param name="app">The service.</param>
    public static void UseApiDocument(this WebApplication app)
    {
        app.UseSwagger(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.RouteTemplate = "openapi/{documentName}.json";
        });
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint($"/openapi/{Name}.json", "SelfRepair");
            options.DocumentTitle = "SelfRepair";
            options.RoutePrefix = "swagger";
            options.DisplayRequestDuration();
        });
    }
}
