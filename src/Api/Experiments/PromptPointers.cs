using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Api.Json;

namespace SelfRepair.Api.Experiments;

/// <summary>Where in a request the tokens stand that the analysis refuses.</summary>
public static class PromptPointers
{
    private const string SourceSet = "/ablation/source";

    private const string Sources = "/ablation/sources";

    /// <summary>The place of a list of tokens.</summary>
    /// <param name="role">What the list is.</param>
    /// <param name="prompt">Index of the prompt or source, from 0.</param>
    public static string Of(TokenRole role, int prompt)
    {
        string given = JsonPointer.At("/prompts", prompt);
        return role switch
        {
            TokenRole.Target => given + "/target",
            TokenRole.Foil => given + "/foil",
            TokenRole.Foils => given + "/foils",
            TokenRole.Counterpart => given + "/counterpart",
            TokenRole.Source => JsonPointer.At(Sources, prompt),
            TokenRole.SourceSet => SourceSet,
            _ => given,
        };
    }

    /// <summary>The place of an unknown token id.</summary>
    /// <param name="refusal">The refusal.</param>
    public static string Of(UnknownTokenIdException refusal)
    {
        string list = Of(refusal.Role, refusal.Prompt);
        return refusal.Role switch
        {
            TokenRole.Target or TokenRole.Foil or TokenRole.SourceSet => list,
            TokenRole.Foils => JsonPointer.At(list, refusal.Index),
            _ => JsonPointer.At($"{list}/token_ids", refusal.Index),
        };
    }

    /// <summary>The place of a source that is too short.</summary>
    /// <param name="refusal">The refusal.</param>
    public static string Of(SourceTooShortException refusal) => refusal.Origin switch
    {
        SourceOrigin.Sources => JsonPointer.At(Sources, refusal.Prompt),
        SourceOrigin.SourceSet => SourceSet,
        _ => JsonPointer.At("/prompts", refusal.Prompt),
    };
}
