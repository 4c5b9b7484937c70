using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.Experiments;

/// <summary>The prompts that a request names, as they were given: texts or token ids.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="SourceSet">The prompts of the other set that an ablation takes from; null where it takes from
/// none.</param>
public sealed record GivenPrompts(IReadOnlyList<PromptRequest> Prompts, IReadOnlyList<PromptRequest>? SourceSet);
