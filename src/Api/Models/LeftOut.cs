namespace SelfRepair.Api.Models;

/// <summary>A model or revision that is there but cannot be used: lists go on without it, and whoever asks for it
/// is told why.</summary>
/// <param name="Name">Its name, as it would be asked for.</param>
/// <param name="Reason">What is wrong with it, a clause behind the name.</param>
public sealed record LeftOut(string Name, string Reason);

/// <summary>What a look at a model's revisions found.</summary>
/// <param name="Revisions">Those that can be read: main first, then steps by number, then others by name.</param>
/// <param name="Faults">Those that cannot, by revision.</param>
public sealed record RevisionLook(IReadOnlyList<ModelRevision> Revisions, IReadOnlyList<LeftOut> Faults)
{
    /// <summary>Puts revisions in order and those that cannot be read aside.</summary>
    /// <param name="found">Every revision that was found.</param>
    public static RevisionLook Of(IEnumerable<ModelRevision> found)
    {
        List<ModelRevision> revisions = [];
        List<LeftOut> faults = [];
        foreach (ModelRevision revision in found
            .OrderBy(revision => revision.Name == ModelCatalog.MainRevision ? 0 : 1)
            .ThenBy(revision => revision.Step ?? int.MaxValue)
            .ThenBy(revision => revision.Name, StringComparer.Ordinal))
        {
            if (CheckpointAccess.FaultOf(revision) is string fault)
            {
                faults.Add(new LeftOut(revision.Name, fault));
            }
            else
            {
                revisions.Add(revision);
            }
        }

        return new RevisionLook(revisions, faults);
    }
}
