using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRepair.Api.Json;

/// <summary>How every request is read and every answer written: snake_case members, lower-case enums, null for a value
/// that does not exist, nothing unknown accepted.</summary>
public static class JsonConventions
{
    /// <summary>Levels of nesting a request may have; the deepest has five.</summary>
    private const int MaxDepth = 16;

    /// <summary>The options, for what is written outside the framework's own serialization.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Sets the conventions.</summary>
    /// <param name="options">The options to change.</param>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.MaxDepth = MaxDepth;
        // The answers are JSON, never pasted into HTML: "'" and "<" stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        foreach (JsonConverter wholeNumbers in WholeNumbers.Converters)
        {
            options.Converters.Add(wholeNumbers);
        }

        options.Converters.Add(new FiniteNumberConverter());
        options.Converters.Add(new TextOrObjectConverter());
    }

    private static JsonSerializerOptions Create()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
