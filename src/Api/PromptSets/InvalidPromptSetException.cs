using SelfRepair.Api.Problems;

namespace SelfRepair.Api.PromptSets;

/// <summary>An uploaded prompt set cannot be read.</summary>
/// <param name="line">The line at fault, from 1; 0 where the set as a whole is.</param>
/// <param name="fault">What is wrong, a sentence.</param>
public sealed class InvalidPromptSetException(int line, string fault)
    : ApiException(line == 0 ? fault : $"Line {line}: {fault}")
{
    /// <summary>The line at fault, from 1; 0 where the set as a whole is.</summary>
    public int Line => line;
}
