using System.ComponentModel;
using System.Text.Json.Serialization;
using SelfRepair.Analysis.Injection;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Injection;

/// <summary>Asks for vectors that are added to the stream before layers, or projected out of it.</summary>
[FieldHint("ablation", "An injection ablates nothing: it takes vectors. POST /v1/dose-response ablates heads by "
    + "strengths.")]
[FieldHint("layer", "layers is a list: \"layers\": [3].")]
[FieldHint("alpha", "alphas is a list: \"alphas\": [-1, 1].")]
[FieldHint("vector", "vectors is a list: \"vectors\": [{\"head\": \"L4H0\"}].")]
[FieldHint("seed", "The seed of the random writes is theirs: \"random\": {\"seed\": 1}.")]
public sealed record InjectionRequest : ExperimentRequest
{
    /// <summary>logit, or logit_difference, which needs foils.</summary>
    [JsonPropertyOrder(Chosen)]
    [DefaultValue(Metric.Logit)]
    public Metric Metric { get; init; } = Metric.Logit;

    /// <summary>The layers whose resid_pre is changed, each alone.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>Positions that are changed, from 0; by default all.</summary>
    public IReadOnlyList<int>? At { get; init; }

    /// <summary>The vectors, each injected alone.</summary>
    public IReadOnlyList<InjectedVectorRequest> Vectors { get; init; } = [];

    /// <summary>Factors of every vector; two or more give responses.</summary>
    public IReadOnlyList<double> Alphas { get; init; } = [1];

    /// <summary>add: alpha times the vector is added; project_out: alpha times the stream's component along it is taken
    /// away.</summary>
    [DefaultValue(InjectionOperation.Add)]
    public InjectionOperation Operation { get; init; } = InjectionOperation.Add;

    /// <summary>Random writes of the same norms, for the layer-adjusted score; null: no score.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public RandomDirectionsRequest? Random { get; init; } = new();

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<(IReadOnlyList<PromptRequest> Prompts, string Pointer)> FurtherPrompts =>
    [
        .. Vectors.Select((vector, index) => (vector?.Difference, $"{JsonPointer.At("/vectors", index)}/difference"))
            .Where(list => list.Difference is not null)
            .Select(list => (list.Difference!, list.Item2)),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override long NumberBytes => Vectors.Sum(vector => vector?.Values?.ByteCount ?? 0);
}
