namespace SelfRepair.Analysis.Plans;

/// <summary>What is run at one go: some heads over some prompts. It is what is queued, retried and spread over
/// machines.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="Heads">The heads.</param>
public readonly record struct Chunk(PromptRange Prompts, HeadRange Heads);
