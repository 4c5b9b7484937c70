using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>A checkpoint differs in more than weights from the one that an analysis was planned on.</summary>
/// <param name="message">What differs, and what to do.</param>
public sealed class RevisionDiffersException(string message) : ApiException(message);
