namespace SelfRepair.Analysis.Ablations;

/// <summary>Which prompts lend their activations to a prompt in one draw.</summary>
/// <param name="Prompt">Index of the prompt, from 0.</param>
/// <param name="Draw">The draw, from 0.</param>
/// <param name="Sources">Indices of the prompts (or of the source set's) that are laid end to end until they are as
/// long as the prompt, from 0.</param>
public sealed record Pair(int Prompt, int Draw, IReadOnlyList<int> Sources);
