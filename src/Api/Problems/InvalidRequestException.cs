namespace SelfRepair.Api.Problems;

/// <summary>Values of a request that break its rules, each with its place.</summary>
/// <param name="errors">One or more faults.</param>
public sealed class InvalidRequestException(ProblemErrors errors)
    : ApiException(errors.Count == 1 ? errors.Listed[0].Detail : Invalid(errors))
{
    /// <summary>Refuses several values.</summary>
    /// <param name="errors">One or more faults.</param>
    public InvalidRequestException(IEnumerable<ProblemError> errors)
        : this(ProblemErrors.Of(errors))
    {
    }

    /// <summary>Refuses one value.</summary>
    /// <param name="detail">What was asked, what exists, what to do.</param>
    /// <param name="pointer">JSON pointer to the value, or null for a value of the URL or a header.</param>
    public InvalidRequestException(string detail, string? pointer)
        : this([new ProblemError(detail, pointer)])
    {
    }

    /// <summary>The faults that an answer lists.</summary>
    public IReadOnlyList<ProblemError> Errors { get; } = errors.Listed;

    /// <summary>How many faults there are.</summary>
    public int ErrorCount { get; } = errors.Count;

    private static string Invalid(ProblemErrors errors) =>
        $"{errors.Count} values of the request are invalid: see errors. The first: {errors.Listed[0].Detail}";
}
