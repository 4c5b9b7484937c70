namespace SelfRepair.Analysis.Plans;

/// <summary>What is run at one go: some heads over some prompts. A chunk depends on its spec and on earlier phases
/// alone, so any process can run it.</summary>
/// <param name="Prompts">The prompts.</param>
/// <param name="Heads">The heads.</param>
public readonly record struct Chunk(PromptRange Prompts, HeadRange Heads);
