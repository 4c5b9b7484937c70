using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Plans;

/// <summary>The work that a block cannot do without.</summary>
public static class BlockFlops
{
    /// <summary>Floating-point operations of one block over one row: two for each multiplication of the matrices (4
    /// d_model^2 + 2 d_model d_mlp a token) and of causal attention (d_model T (T + 1)).</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="tokens">Tokens of the row, T.</param>
    public static double Of(ModelShape shape, int tokens)
    {
        double matrices = (4.0 * shape.DModel * shape.DModel) + (2.0 * shape.DModel * shape.DMlp);
        return 2 * ((tokens * matrices) + (shape.DModel * (double)tokens * (tokens + 1.0)));
    }
}
