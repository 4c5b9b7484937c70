namespace SelfRepair.Api.Tests.Figures;

/// <summary>A small request of every experiment, whose figures leave no row out.</summary>
public static class FigureRequests
{
    /// <summary>The request of an experiment.</summary>
    public static string Of(string kind) => kind switch
    {
        "joint-ablation" =>
            """
            {"prompt_set": "ioi", "limit": 4, "carriers": true, "sets": [
              {"name": "a", "heads": ["L2H1", "L3H3"]}, {"name": "b", "heads": ["L3H3"], "mlps": [4]}]}
            """,
        "logit-lens" => """{"prompt_set": "ioi", "limit": 4, "heads": "all"}""",
        "layer-order" =>
            """
            {"prompt_set": "ioi", "limit": 4, "edits": [
              {"type": "skip", "layer": 1}, {"type": "swap", "layer": 1}, {"type": "swap", "layer": 3},
              {"type": "reverse"}]}
            """,
        "injection" =>
            """
            {"prompt_set": "ioi", "limit": 4, "layers": [4, 5], "alphas": [-1, 1], "random": {"count": 3},
             "vectors": [{"head": "L3H3"}]}
            """,
        "dose-response" => """{"prompt_set": "ioi", "limit": 4, "heads": ["L4H*"]}""",
        "self-reinforcement" =>
            """
            {"prompt_set": "ioi", "limit": 4, "positions": "all", "heads": ["L4H*"], "attention_layers": [3, 4],
             "alphas": [1, 2], "points": true}
            """,
        "prediction-change" => """{"prompt_set": "ioi", "limit": 4}""",
        "neurons" => """{"prompt_set": "ioi", "limit": 4, "head": "L3H3", "layers": [4, 5]}""",
        "layernorm" => """{"prompt_set": "ioi", "limit": 4, "heads": ["L4H*", "L5H*"]}""",
        "depth-controls" => """{"prompt_set": "ioi", "limit": 4, "heads": ["L4H*"], "random": {"count": 3}}""",
        "reliability" => """{"prompt_set": "ioi", "limit": 4}""",
        "training-sweep" =>
            """
            {"revisions": ["step64", "step512", "main"],
             "request": {"prompt_set": "ioi", "limit": 4, "heads": ["L4H*"]}}
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such experiment."),
    };
}
