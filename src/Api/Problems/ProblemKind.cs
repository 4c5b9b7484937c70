namespace SelfRepair.Api.Problems;

/// <summary>One kind of refusal: what a client can rely on.</summary>
/// <param name="Code">The stable name, such as <c>unknown-head</c>.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">A short sentence, the same for every occurrence.</param>
/// <param name="Explanation">What it means and what to do, for the page at <c>/problems/{code}</c>.</param>
public sealed record ProblemKind(string Code, int Status, string Title, string Explanation);
