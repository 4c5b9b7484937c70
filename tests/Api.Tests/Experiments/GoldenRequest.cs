using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests.Experiments;

/// <summary>A golden file as a request, and what its rows must be.</summary>
/// <param name="model">The model's name.</param>
/// <param name="file">The file's name without extension.</param>
internal sealed class GoldenRequest(string model, string file)
{
    /// <summary>A jump is a quotient, off by as much more than a mean as its denominator is less than 1: the project's
    /// demand. Seen: 2.9e-4.</summary>
    private const double OfJumps = 1e-3;

    private static readonly string[] Endings = ["_low", "_high", "_se", "_sd"];

    /// <summary>The file.</summary>
    public JsonElement Root { get; } = Read($"{model}/{file}.json");

    /// <summary>How far a mean of logits may be off in float32. Seen over all files: 1.6e-7 of the scale.</summary>
    public double Bound => Tolerances.Onnx * Root.GetProperty("scale").GetDouble();

    /// <summary>A request of the file's prompts.</summary>
    /// <param name="ablation">How it ablates.</param>
    public JsonObject Of(JsonObject ablation) => new()
    {
        ["model"] = model,
        ["prompts"] = Prompts(Root.GetProperty("prompts")),
        ["positions"] = "all",
        ["ablation"] = ablation,
    };

    /// <summary>A request of the file's prompts, each with its source as its counterpart: what a resampling lends,
    /// contrastive ablation lends then.</summary>
    public JsonObject OfCounterparts()
    {
        JsonObject request = Of(new JsonObject { ["type"] = "contrastive" });
        JsonElement[] prompts = [.. Root.GetProperty("prompts").EnumerateArray()];
        for (int prompt = 0; prompt < prompts.Length; prompt++)
        {
            IEnumerable<JsonNode?> ids = Root.GetProperty("sources")[prompt].EnumerateArray()
                .Take(prompts[prompt].GetArrayLength()).Select(id => JsonNode.Parse(id.GetRawText()));
            request["prompts"]![prompt]!["counterpart"] = new JsonObject { ["token_ids"] = new JsonArray([.. ids]) };
        }

        return request;
    }

    /// <summary>An ablation of the file's: <c>resample</c> from its sources, or another type.</summary>
    /// <param name="type">The type.</param>
    public JsonObject Ablation(string type) => type == "resample"
        ? new JsonObject { ["sources"] = Prompts(Root.GetProperty("sources")) }
        : new JsonObject { ["type"] = type };

    /// <summary>The file's vectors, of components that a request ablates.</summary>
    /// <param name="isAblated">Whether it ablates a component.</param>
    public JsonObject Constant(Func<string, bool> isAblated) => new()
    {
        ["type"] = "constant",
        ["values"] = new JsonObject(Root.GetProperty("values").EnumerateObject()
            .Where(value => isAblated(value.Name))
            .Select(value => KeyValuePair.Create(value.Name, JsonNode.Parse(value.Value.GetRawText())))),
    };

    /// <summary>Holds every number of golden rows: texts exactly, numbers within the tolerance, or within what rounding
    /// decides where the row says how far that goes.</summary>
    /// <param name="expected">The golden rows.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="leastNumbers">Members that a row has at least.</param>
    public void AssertRows(JsonElement expected, JsonElement rows, int leastNumbers = 6)
    {
        Assert.NotEqual(0, expected.GetArrayLength());
        Assert.Equal(expected.GetArrayLength(), rows.GetArrayLength());
        foreach ((JsonElement golden, JsonElement row) in expected.EnumerateArray().Zip(rows.EnumerateArray()))
        {
            int numbers = 0;
            foreach (JsonProperty member in golden.EnumerateObject().Where(member => IsAnswered(member, golden)))
            {
                AssertMember(golden, member, row.GetProperty(member.Name), Bound);
                numbers++;
            }

            Assert.True(numbers >= leastNumbers);
        }
    }

    /// <summary>Holds how means move with doses.</summary>
    /// <param name="curves">The golden responses.</param>
    /// <param name="responses">The responses.</param>
    /// <param name="name">The member that says what a response is of.</param>
    public static void AssertResponses(JsonElement curves, JsonElement responses, string name)
    {
        Assert.NotEqual(0, curves.GetArrayLength());
        Assert.Equal(curves.GetArrayLength(), responses.GetArrayLength());
        foreach ((JsonElement curve, JsonElement response) in
            curves.EnumerateArray().Zip(responses.EnumerateArray()))
        {
            Assert.Equal(curve.GetProperty(name).GetString(), response.GetProperty(name).GetString());
            Assert.Equal(
                curve.GetProperty("sign_change").GetBoolean(), response.GetProperty("sign_change").GetBoolean());
            Assert.Equal(curve.GetProperty("jump").GetDouble(), response.GetProperty("jump").GetDouble(), OfJumps);
        }
    }

    private static bool IsAnswered(JsonProperty member, JsonElement row) =>
        member.Name is "head" or "layer" or "n" or "name"
        || (member.Value.ValueKind == JsonValueKind.Number
            && Endings.Aggregate(member.Name, WithoutEnding) is string term
            && row.TryGetProperty($"{term}_sd", out _)
            && !member.Name.EndsWith("_low", StringComparison.Ordinal)
            && !member.Name.EndsWith("_high", StringComparison.Ordinal));

    private static string WithoutEnding(string name, string ending) =>
        name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;

    private static void AssertMember(JsonElement golden, JsonProperty member, JsonElement found, double bound)
    {
        if (member.Value.ValueKind != JsonValueKind.Number)
        {
            Assert.Equal(member.Value.ToString(), found.ToString());
            return;
        }

        string term = Endings.Aggregate(member.Name, WithoutEnding);
        double open = golden.TryGetProperty($"{term}_low", out JsonElement low)
            ? golden.GetProperty($"{term}_high").GetDouble() - low.GetDouble()
            : 0;

        // Of a spread the few positions that rounding moves weigh more than of a mean.
        double factor = member.Name == term ? 1 : Tolerances.SpreadFactor;
        double scale = Math.Max(1, Math.Abs(member.Value.GetDouble()));
        Assert.Equal(member.Value.GetDouble(), found.GetDouble(), (bound * scale * factor) + (open * factor * factor));
    }

    private static JsonArray Prompts(JsonElement tokens) =>
        [.. tokens.EnumerateArray().Select(ids => new JsonObject { ["token_ids"] = JsonNode.Parse(ids.GetRawText()) })];

    private static JsonElement Read(string path)
    {
        using StreamReader reader = new(GoldenFiles.OpenGolden(path));
        return JsonElement.Parse(reader.ReadToEnd());
    }
}
