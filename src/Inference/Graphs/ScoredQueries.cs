namespace SelfRepair.Inference.Graphs;

/// <summary>Inputs that say at which positions a block's attention has queries.</summary>
/// <param name="Positions">Their positions, [batch, query].</param>
/// <param name="Indices">Indices of the scored positions among [batch x query], [scored].</param>
internal sealed record ScoredQueries(string Positions, string Indices);
