namespace SelfRepair.Inference.Graphs;

/// <summary>Inputs that say which positions ask in a block's attention.</summary>
/// <param name="Positions">Their positions, [batch, query].</param>
/// <param name="Places">Places of the scored positions among [batch x query], [scored].</param>
internal sealed record ScoredQueries(string Positions, string Places);
