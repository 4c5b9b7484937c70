using SelfRepair.Analysis.Rows;

namespace SelfRepair.Inference.Rows;

/// <summary>The scored directions of a row that started at the embedding, and what they are seen through each layer's
/// W_O.</summary>
/// <param name="Scored">The positions and tokens they belong to.</param>
/// <param name="Unembedding">u, [scored, d_model].</param>
/// <param name="Heads">W_O,h u by layer, each [scored, head, d_head]; null where no
/// projection is read.</param>
internal sealed record RowDirections(ScoredTokens Scored, float[] Unembedding, float[]?[] Heads)
{
    /// <summary>Whether the directions were sent through the heads.</summary>
    public bool HasHeads => Heads.All(layer => layer is not null);
}
