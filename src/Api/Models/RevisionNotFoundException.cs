using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>A revision is asked for that a model does not have.</summary>
/// <param name="model">The model.</param>
/// <param name="revision">The revision asked for.</param>
/// <param name="known">The revisions that it has.</param>
public sealed class RevisionNotFoundException(string model, string revision, IReadOnlyCollection<string> known)
    : ApiException($"{model} has no revision '{revision}'. {NearNames.Hint(revision, known, "revisions")}")
{
    /// <summary>The model.</summary>
    public string Model => model;

    /// <summary>The revision asked for.</summary>
    public string Revision => revision;

    /// <summary>The revisions that it has.</summary>
    public IReadOnlyCollection<string> Known => known;
}
