using SelfRepair.Analysis.Ablations;

namespace SelfRepair.Api.Analyses;

/// <summary>A JSON page of pairs.</summary>
/// <param name="Pairs">Which prompts lent to which, in the order of draw, then prompt; none where no source was
/// drawn.</param>
/// <param name="Total">Pairs of all pages together.</param>
/// <param name="NextCursor">cursor of the next page; null on the last.</param>
public sealed record PairPageResponse(IReadOnlyList<Pair> Pairs, int Total, string? NextCursor);
