namespace SelfRepair.Analysis.Ablations;

/// <summary>The row of tokens that lends its activations to a prompt in one draw.</summary>
/// <param name="Tokens">Token ids, as many as the prompt has.</param>
/// <param name="Sources">Indices of the prompts laid end to end; empty where the row was given.</param>
internal sealed record SourceRow(ReadOnlyMemory<int> Tokens, IReadOnlyList<int> Sources);
