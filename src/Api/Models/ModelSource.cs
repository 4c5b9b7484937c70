using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Models;

/// <summary>A model that can be asked for.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Origin">Where it comes from.</param>
public abstract record ModelSource(string Id, ModelOrigin Origin)
{
    /// <summary>Its revisions that are on this machine, main first.</summary>
    public IReadOnlyList<ModelRevision> Revisions() => Look().Revisions;

    /// <summary>Its revisions that are on this machine, and what there is of them that cannot be read.</summary>
    public abstract RevisionLook Look();

    /// <summary>A revision that is on this machine.</summary>
    /// <param name="name">Its name, as asked for.</param>
    /// <exception cref="RevisionNotFoundException">There is none.</exception>
    /// <exception cref="ModelUnreadableException">It cannot be read.</exception>
    public virtual ModelRevision Revision(string name)
    {
        RevisionLook look = Look();
        return look.Revisions.FirstOrDefault(revision => revision.Name == name)
            ?? throw (look.Faults.FirstOrDefault(fault => fault.Name == name) is LeftOut fault
                ? new ModelUnreadableException($"{Id}@{name}", fault.Reason)
                : new RevisionNotFoundException(Id, name, [.. look.Revisions.Select(revision => revision.Name)]));
    }

    /// <summary>Whether a package was exported of this model. A folder may have the name of a model of the Hub: only
    /// packages of the Hub's have a commit.</summary>
    /// <param name="source">What the package says of its source.</param>
    public bool IsSourceOf(PackageSource source) =>
        source.Id == Id && source.Commit is not null == (Origin == ModelOrigin.Hub);

    /// <summary>A revision, with its shape and tokenizer on this machine afterward.</summary>
    /// <param name="name">Its name, as asked for.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    /// <exception cref="RevisionNotFoundException">There is none.</exception>
    public virtual Task<ModelRevision> ResolveAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Revision(name));

    /// <summary>Brings a revision's weights to this machine, where they are not there.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public virtual Task FetchAsync(
        ModelRevision revision, IProgress<PreparationProgress> progress, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Bytes that would be fetched to bring a revision's weights here; 0 where they are, null where that
    /// cannot be asked.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public virtual Task<long?> MissingBytesAsync(ModelRevision revision, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(0);

    /// <summary>How far the download of a revision's weights is; null where none is under way.</summary>
    /// <param name="revision">The revision.</param>
    public virtual PreparationProgress? DownloadOf(ModelRevision revision) => null;
}

/// <summary>Where a model comes from.</summary>
public enum ModelOrigin
{
    /// <summary>With the service.</summary>
    Embedded,

    /// <summary>A folder of the user's.</summary>
    Local,

    /// <summary>The Hugging Face Hub, or its cache.</summary>
    Hub,
}
