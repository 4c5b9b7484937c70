using SelfRepair.Api.Hub;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>Names of models as other programs have them: TransformerLens calls <c>pythia-160m</c> what the Hub calls
/// <c>EleutherAI/pythia-160m</c>.</summary>
public static class ForeignNames
{
    /// <summary>How names of models of other architectures begin.</summary>
    private static readonly string[] OtherFamilies =
    [
        "gpt2", "gpt-2", "distilgpt2", "distillgpt2", "gpt-neo-", "gpt-j", "opt-", "llama", "meta-llama", "mistral",
        "mixtral", "gemma", "qwen", "phi-", "bloom", "t5-", "bert", "roberta", "falcon", "mpt-", "olmo", "solu-",
        "gelu-", "attn-only", "redwood_attn", "othello", "tiny-stories", "stanford-gpt2", "deepseek",
    ];

    private static readonly Dictionary<string, string> HubNames =
        PythiaNames.All.ToDictionary(name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    /// <summary>A sentence, with a space after it, for a name that means something elsewhere; else nothing.</summary>
    /// <param name="name">The name asked for.</param>
    public static string Hint(string name)
    {
        string last = name[(name.LastIndexOf('/') + 1)..];
        if (NearNames.Nearest(last, HubNames.Keys) is string near && !HubNames.ContainsValue(name))
        {
            return $"Did you mean '{HubNames[near]}'? ";
        }

        return OtherFamilies.Any(family => last.StartsWith(family, StringComparison.OrdinalIgnoreCase))
            ? "GPT-NeoX models only, so far: Pythia and its kin, such as EleutherAI/pythia-160m. "
            : string.Empty;
    }
}
