using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.PromptSets;

/// <summary>The prompt sets of this service.</summary>
/// <param name="PromptSets">Built-in ones first.</param>
public sealed record PromptSetListResponse(IReadOnlyList<PromptSetSummary> PromptSets);

/// <summary>What a prompt set is.</summary>
/// <param name="Name">The name to ask for it by.</param>
/// <param name="Source">built_in or uploaded.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Sha256">SHA-256 of its prompts, of one canonical JSON object a line whatever format they were uploaded
/// in: <c>data.prompt_set_sha256</c> of an analysis names the set that it took by this.</param>
/// <param name="Count">Prompts.</param>
/// <param name="HasTargets">Whether every prompt has a target.</param>
/// <param name="HasFoils">Whether every prompt has a foil.</param>
/// <param name="HasCounterparts">Whether every prompt has a counterpart.</param>
public sealed record PromptSetSummary(
    string Name,
    string Source,
    string Description,
    string Sha256,
    int Count,
    bool HasTargets,
    bool HasFoils,
    bool HasCounterparts)
{
    /// <summary>The summary of a set.</summary>
    /// <param name="set">The set.</param>
    public static PromptSetSummary Of(PromptSet set) => new(
        set.Name,
        set.IsBuiltIn ? "built_in" : "uploaded",
        set.Description,
        set.Sha256,
        set.Prompts.Count,
        set.Prompts.All(prompt => prompt.Target is not null),
        set.Prompts.All(prompt => prompt.Foil is not null || prompt.Foils is not null),
        set.Prompts.All(prompt => prompt.Counterpart is not null));
}

/// <summary>A prompt set with some of its prompts.</summary>
/// <param name="Summary">What it is.</param>
/// <param name="Offset">Index of the first prompt shown.</param>
/// <param name="Prompts">The prompts shown.</param>
public sealed record PromptSetResponse(
    PromptSetSummary Summary, int Offset, IReadOnlyList<PromptRequest> Prompts);
