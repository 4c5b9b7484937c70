using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Json;

/// <summary>Where a request's prompts came from: pointers into prompts that a prompt set brought point at its
/// name.</summary>
/// <param name="isPromptSet">Whether they came from a set.</param>
public sealed class PromptPlace(bool isPromptSet)
{
    private const string Prompts = "/prompts/";

    /// <summary>Notes where the prompts of a request come from.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isPromptSet">Whether they come from a set.</param>
    public static void Set(HttpContext context, bool isPromptSet) =>
        context.Features.Set(new PromptPlace(isPromptSet));

    /// <summary>The problem with pointers that exist in the request's body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="problem">The problem as the catalog has it.</param>
    public static Problem Apply(HttpContext context, Problem problem) =>
        Apply(context.Features.Get<PromptPlace>() is { IsPromptSet: true }, problem);

    /// <summary>The problem with pointers that exist in a request's body.</summary>
    /// <param name="isPromptSet">Whether the request's prompts come from a set.</param>
    /// <param name="problem">The problem as the catalog has it.</param>
    public static Problem Apply(bool isPromptSet, Problem problem) => isPromptSet
        ? problem with { Errors = [.. problem.Errors.Select(ToSet)] }
        : problem;

    private bool IsPromptSet => isPromptSet;

    private static ProblemError ToSet(ProblemError error) =>
        error.Pointer?.StartsWith(Prompts, StringComparison.Ordinal) == true
            ? error with { Pointer = "/prompt_set" }
            : error;
}
