namespace SelfRepair.Api.Problems;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Detail">What was asked, what exists, what to do.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) to the member of the request's body; null where the fault lies
/// elsewhere.</param>
public sealed record ProblemError(string Detail, string? Pointer);
