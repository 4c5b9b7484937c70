using SelfRepair.Api.Experiments;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Examples of requests, as the document shows them.</summary>
public static class SelfRepairExamples
{
    /// <summary>They, the simplest first.</summary>
    public static IReadOnlyList<ExampleRequest> All { get; } =
    [
        new(
            "indirect-objects",
            "Every head over 16 prompts of a built-in set",
            """{"prompt_set": "ioi", "limit": 16}"""),
        new(
            "own-prompts",
            "Two heads over prompts of your own, with targets and foils",
            """
            {
              "prompts": [
                {"text": "The capital of Austria is", "target": " Vienna", "foil": " Warsaw"},
                {"text": "The capital of Poland is", "target": " Warsaw", "foil": " Vienna"}
              ],
              "heads": ["L4H1", "L5H*"],
              "metric": "logit_difference",
              "tokens": "all"
            }
            """),
        new(
            "text-windows",
            "Every next token of packed text, with the repair matrix and frozen LayerNorms",
            """
            {
              "prompt_set": "text", "limit": 40, "pack": true, "max_tokens": 64,
              "matrix": true, "layernorm": ["live", "final", "downstream", "isolated"], "bootstrap": 200
            }
            """),
        new(
            "mean-ablation",
            "Mean ablation at another training step",
            """{"revision": "step512", "prompt_set": "facts", "limit": 16, "ablation": {"type": "mean"}}"""),
    ];
}
