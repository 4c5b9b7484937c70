using System.Text.Json;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Asks for an experiment at several revisions of a model, one after another.</summary>
[FieldHint("model", InRequest)]
[FieldHint("prompts", InRequest)]
[FieldHint("prompt_set", InRequest)]
[FieldHint("heads", InRequest)]
[FieldHint("ablation", InRequest)]
[FieldHint("tags", InRequest)]
[FieldHint("device", InRequest)]
[FieldHint("revision", "revisions is a list: \"revisions\": [\"step64\", \"step1000\"].")]
[FieldHint("steps", "Steps stand in revisions: \"revisions\": {\"from\": 0, \"to\": 143000, \"every\": 1000}.")]
[FieldHint("kind", "The experiment is the field experiment: \"experiment\": \"self-repair\".")]
public sealed record TrainingSweepRequest
{
    private const string InRequest =
        "What the experiment takes stands in request: \"request\": {\"prompt_set\": \"ioi\"}.";

    /// <summary>The revisions, at most 200: a list of names, or steps from one to another: {"from": 0, "to": 143000,
    /// "every": 1000} is step0, step1000 and so on.</summary>
    public RevisionsRequest? Revisions { get; init; }

    /// <summary>The experiment, by the last part of its path; by default the first one of the service,
    /// self-repair.</summary>
    public string? Experiment { get; init; }

    /// <summary>Its request, without revision. Model, prompts, device and tags stand here.</summary>
    public JsonElement Request { get; init; }
}
