using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Models;

/// <summary>A model of the Hugging Face Hub.</summary>
/// <param name="HubId">Its name there.</param>
/// <param name="Store">Finds and fetches it.</param>
public sealed record HubModel(HubModelId HubId, HubStore Store) : ModelSource(HubId.Name, ModelOrigin.Hub)
{
    private const string CacheFault = "its folder in the Hub cache cannot be read";

    /// <summary>Its revisions in the Hub cache.</summary>
    public override RevisionLook Look()
    {
        try
        {
            return RevisionLook.Of(
                Store.CachedRevisions(HubId).Select(known => Of(known.Revision.Name, known.Snapshot)));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return new RevisionLook([], [new LeftOut(ModelCatalog.MainRevision, CacheFault)]);
        }
    }

    /// <inheritdoc/>
    public override async Task<ModelRevision> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        if (!HubRevision.TryParse(name, out HubRevision? revision))
        {
            throw new HubRevisionNotFoundException(HubId, name, []);
        }

        HubSnapshot snapshot = await GetAsync(
            revision, HubScope.Description, new Progress<HubProgress>(), cancellationToken);
        ModelRevision resolved = Of(name, snapshot);
        return CheckpointAccess.FaultOf(resolved) is string fault
            ? throw new ModelUnreadableException(resolved.FullName, fault)
            : resolved;
    }

    /// <inheritdoc/>
    public override Task FetchAsync(
        ModelRevision revision, IProgress<PreparationProgress> progress, CancellationToken cancellationToken) =>
        GetAsync(
            HubRevision.OfCommit(revision.Commit!), HubScope.Checkpoint, new Listener(progress), cancellationToken);

    /// <inheritdoc/>
    public override Task<long?> MissingBytesAsync(ModelRevision revision, CancellationToken cancellationToken) =>
        Store.MissingBytesAsync(HubId, revision.Commit!, cancellationToken);

    /// <inheritdoc/>
    public override PreparationProgress? DownloadOf(ModelRevision revision) =>
        Store.ProgressOf(HubId, revision.Commit!) is HubProgress progress ? ToPreparation(progress) : null;

    private static PreparationProgress ToPreparation(HubProgress progress) =>
        new(PreparationStage.Downloading, progress.DoneBytes, progress.TotalBytes);

    /// <summary>Gets the model; what cannot be read in the cache is a refusal of this model.</summary>
    private async Task<HubSnapshot> GetAsync(
        HubRevision revision, HubScope scope, IProgress<HubProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await Store.GetAsync(HubId, revision, scope, progress, cancellationToken);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new ModelUnreadableException(HubId.Name, CacheFault, refusal);
        }
    }

    private ModelRevision Of(string name, HubSnapshot snapshot)
    {
        string? tokenizer = snapshot.Files.Contains(WantedFiles.Tokenizer)
            ? Path.Combine(snapshot.Folder, WantedFiles.Tokenizer)
            : null;
        return new ModelRevision(this, name, snapshot.Folder, tokenizer)
        {
            Commit = snapshot.Commit,
            Notice = snapshot.Notice,
            HasWeights = WantedFiles.WeightsIn(snapshot.Folder) is not null,
        };
    }

    private sealed class Listener(IProgress<PreparationProgress> progress) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => progress.Report(ToPreparation(value));
    }
}
