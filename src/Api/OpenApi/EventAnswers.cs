using Microsoft.OpenApi;
using SelfRepair.Api.Events;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SelfRepair.Api.OpenApi;

/// <summary>Describes the stream of an analysis' events. It is text that does not end before the analysis: the events
/// in it are told in words and by an example, since OpenAPI 3.1 knows no stream.</summary>
public sealed class EventAnswers : IOperationFilter
{
    private const string About = """
        Blocks of text, with an empty line after each: `id`, `event` and `data`, which is JSON on one line.

        - `state`: `{"status", "created_at", "started_at", "finished_at"}`, as in the analysis.
        - `progress`: what `/progress` answers.
        - `rows`: `{"table", "subset", "n", "rows"}`, the means over the chunks that are merged so far: the rows of the
          experiment's first table in the form of its own address, over the first choice of positions that was asked
          for (null where the table has none), and the positions behind them on average over the rows. A row without a
          position is left out, and intervals of a bootstrap are null until the end. They come while an analysis of
          several chunks runs, at most once a second, and at the end, when they are final. Rows of more than 8 MiB are
          not sent.
        - `end`: `{"status"}`. Then the stream closes.

        An event holds all that there is to say of its type: the newest takes the place of those before it, and a slow
        reader misses what was overtaken. A line with a colon alone is a sign of life.
        """;

    private const string Example =
        "event: state\n"
        + "data: {\"status\":\"running\",\"created_at\":\"2026-01-05T10:00:00Z\","
        + "\"started_at\":\"2026-01-05T10:00:01Z\",\"finished_at\":null}\n"
        + "id: 5\n\n"
        + "event: progress\n"
        + "data: {\"status\":\"running\",\"phase\":\"sweep\",\"fraction\":0.25,\"done\":2500,\"total\":10000,"
        + "\"queue_position\":null,\"eta_seconds\":30,\"n\":4096}\n"
        + "id: 61\n\n";

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (operation.OperationId != EventEndpoint.Name)
        {
            return;
        }

        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = EventEndpoint.LastEventId,
            In = ParameterLocation.Header,
            Description = "The id of the last event that was read, from a reader that comes back: it is told what is "
                + "newer. Browsers send it by themselves.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        operation.Responses!["200"] = new OpenApiResponse
        {
            Description = "Events, until the analysis has ended. Of one that has ended they come at once.",
            Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)
            {
                [EventEndpoint.MediaType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = About },
                    Example = Example,
                },
            },
        };
        operation.Responses["204"] = new OpenApiResponse
        {
            Description = "The analysis has ended, and Last-Event-ID is that of its end: there is no more to come.",
        };
    }
}
