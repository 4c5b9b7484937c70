using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Requests;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary>Makes the spec of a request, as the service would: every default filled in, prompts as token ids.</summary>
/// <param name="options">What is measured.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class ExperimentInput(ExperimentOptions options, ModelShape shape)
{
    private const string Prompts = "prompts";

    private const string Positions = "positions";

    /// <summary>The spec.</summary>
    /// <exception cref="ExperimentRequestException">The file is no request of token ids.</exception>
    public SpecDocument Document()
    {
        JsonObject request = Read();
        SpecPrompt[] prompts = request[Prompts] is JsonArray given
            ? [.. given.Select(Given)]
            : [.. Enumerable.Range(0, options.Prompts).Select(Random)];
        request[Prompts] = new JsonArray([.. prompts.Select(prompt => Written(prompt.TokenIds))]);
        request[Positions] ??= "all";
        return new SpecDocument
        {
            Kind = options.Kind,
            Request = JsonSerializer.SerializeToElement(request),
            Model = options.Model ?? options.Shape,
            Revision = "main",
            Commit = null,
            WeightsSha256 = null,
            PromptSetSha256 = null,
            SourceSetSha256 = null,
            Cut = CutBudgets.Current,
            EndOfText = null,
            Prompts = prompts,
            SourceSet = null,
            Sources = null,
        };
    }

    /// <summary>The request of a spec, checked as the service checks it.</summary>
    /// <param name="document">The spec.</param>
    /// <exception cref="InvalidRequestException">Some of it is wrong.</exception>
    /// <exception cref="ExperimentRequestException">It names prompts beside prompts.</exception>
    public static ExperimentRequest RequestOf(SpecDocument document)
    {
        PlannedKind kind =
            ExperimentList.Catalog.Kinds.OfType<PlannedKind>().Single(kind => kind.Name == document.Kind);
        ExperimentRequest request =
            (ExperimentRequest)document.Request.Deserialize(kind.RequestType, JsonConventions.Options)!;
        kind.Check(request);
        bool namesSources = request is AblatingRequest { Ablation: { Source: not null } or { Sources: not null } };
        return namesSources || request.FurtherPrompts.Count > 0
            ? throw new ExperimentRequestException(
                "Prompts that stand elsewhere than in prompts, such as an ablation's sources or a vector's difference, "
                + "are not measured: no tokenizer and no prompt set is at hand. Leave them out.")
            : request;
    }

    /// <summary>The same over its first prompt or two: makes every session and buffer.</summary>
    /// <param name="document">The spec.</param>
    public static SpecDocument WarmUp(SpecDocument document) =>
        document with { Prompts = [.. document.Prompts.Take(2)] };

    /// <summary>Plans the experiment of a spec.</summary>
    /// <param name="document">The spec.</param>
    public IExperiment<object> Plan(SpecDocument document) => (IExperiment<object>)ExperimentList.Catalog.Plan(
        document, shape, CancellationToken.None);

    private JsonObject Read()
    {
        string text = options.RequestFile is { } file ? File.ReadAllText(file) : "{}";
        return JsonNode.Parse(text) as JsonObject
            ?? throw new ExperimentRequestException(
                "The request is no JSON object. Write what the service takes, such as {\"heads\": [\"L4H0\"]}.");
    }

    private static SpecPrompt Given(JsonNode? prompt, int index) => prompt?["token_ids"] is JsonArray ids
        ? Of(index, [.. ids.Select(id => id!.GetValue<int>())])
        : throw new ExperimentRequestException(
            $"Prompt {index} is no {{\"token_ids\": [...]}}: no tokenizer is at hand. Leave prompts out for random "
            + "ones.");

    private SpecPrompt Random(int index)
    {
        SplitMix64 random = SplitMix64.ForDraw(options.Seed, index);
        return Of(index, [.. Enumerable.Range(0, options.Tokens).Select(_ => random.NextBelow(shape.DVocab))]);
    }

    private static SpecPrompt Of(int index, int[] ids) =>
        new($"prompt {index.ToString(CultureInfo.InvariantCulture)}", ids, null, null, null, null);

    private static JsonObject Written(int[] ids) =>
        new() { ["token_ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) };
}
