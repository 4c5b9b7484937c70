using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.Analyses;

/// <summary>Reckons what an analysis cost.</summary>
public static class AnalysisCost
{
    private const double Giga = 1e9;

    /// <summary>The timing of an analysis.</summary>
    /// <param name="snapshot">The analysis.</param>
    public static AnalysisTiming Of(AnalysisSnapshot snapshot)
    {
        AnalysisState state = snapshot.State;
        PreparedPrompts? prompts = state.Work?.Prompts;
        double? seconds = state.Result is null ? null : state.Ran?.TotalSeconds;
        long? passes = state.Result?.BlockPasses;
        return new AnalysisTiming(
            state.Queued.TotalSeconds,
            state.Prepared.TotalSeconds,
            state.Ran?.TotalSeconds,
            passes,
            seconds > 0 ? prompts!.TokenCount / seconds : null,
            seconds > 0 ? passes * MeanPassFlops(prompts!) / seconds / Giga : null);
    }

    /// <summary>Floating-point operations of one block at one prompt, averaged over the prompts: two for each
    /// multiplication of the matrices (4 d_model^2 + 2 d_model d_mlp a token) and of causal attention (d_model T (T +
    /// 1)).</summary>
    /// <param name="prompts">The prompts.</param>
    public static double MeanPassFlops(PreparedPrompts prompts)
    {
        ModelShape shape = prompts.Model.Shape;
        return prompts.Prompts.Average(prompt => BlockFlops.Of(shape, prompt.Tokens.Length));
    }
}
