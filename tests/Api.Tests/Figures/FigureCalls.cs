using System.Text.Json;

namespace SelfRepair.Api.Tests.Figures;

/// <summary>Figures as a client reads them.</summary>
public static class FigureCalls
{
    /// <summary>The figures of an analysis.</summary>
    public static async Task<JsonElement[]> FiguresAsync(this HttpClient client, JsonElement analysis)
    {
        JsonElement list = await (await client.GetAsync(LinkOf(analysis))).JsonAsync();
        return [.. list.GetProperty("figures").EnumerateArray()];
    }

    /// <summary>A figure by its name, with parameters.</summary>
    public static async Task<JsonElement> FigureAsync(this HttpClient client, JsonElement analysis, string address) =>
        await (await client.GetAsync($"{LinkOf(analysis)}/{address}")).JsonAsync();

    /// <summary>A trace by its name.</summary>
    public static JsonElement TraceOf(this JsonElement figure, string name) => figure.GetProperty("data")
        .EnumerateArray().Single(trace => trace.TryGetProperty("name", out JsonElement of) && of.GetString() == name);

    /// <summary>The member that holds what is drawn: z, x of bars that lie, or y.</summary>
    public static string ShownOf(this JsonElement trace) => trace.TryGetProperty("z", out _) ? "z"
        : trace.TryGetProperty("error_x", out _) && !trace.TryGetProperty("error_y", out _) ? "x"
        : trace.TryGetProperty("orientation", out JsonElement way) && way.GetString() == "h" ? "x"
        : "y";

    /// <summary>Every number below an element, as written.</summary>
    public static IEnumerable<string> NumbersOf(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => [element.GetRawText()],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(NumbersOf),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Value.NumbersOf()),
        _ => [],
    };

    /// <summary>Every text below an element.</summary>
    public static IEnumerable<string> TextsOf(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Value.TextsOf()),
        _ => [],
    };

    /// <summary>Values as written, null too.</summary>
    public static string[] RawOf(this JsonElement values) =>
        [.. values.EnumerateArray().Select(value => value.GetRawText())];

    private static string LinkOf(JsonElement analysis) =>
        analysis.GetProperty("links").GetProperty("figures").GetString()!;
}
