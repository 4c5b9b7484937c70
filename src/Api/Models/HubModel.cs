using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Models;

/// <summary>A model of the Hugging Face Hub.</summary>
/// <param name="HubId">Its name there.</param>
/// <param name="Store">Finds and fetches it.</param>
public sealed record HubModel(HubModelId HubId, HubStore Store) : ModelSource(HubId.Name, ModelOrigin.Hub)
{
    /// <summary>Its revisions in the Hub cache: main first, then steps by number, then others by name.</summary>
    public override IReadOnlyList<ModelRevision> Revisions() =>
    [
        .. Store.CachedRevisions(HubId)
            .Select(known => Of(known.Revision.Name, known.Snapshot))
            .OrderBy(revision => revision.Name == ModelCatalog.MainRevision ? 0 : 1)
            .ThenBy(revision => revision.Step ?? int.MaxValue)
            .ThenBy(revision => revision.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public override async Task<ModelRevision> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        if (!HubRevision.TryParse(name, out HubRevision? revision))
        {
            throw new HubRevisionNotFoundException(HubId, name, []);
        }

        HubSnapshot snapshot = await Store.GetAsync(
            HubId, revision, HubScope.Description, new Progress<HubProgress>(), cancellationToken);
        return Of(name, snapshot);
    }

    /// <inheritdoc/>
    public override Task FetchAsync(
        ModelRevision revision, IProgress<PreparationProgress> progress, CancellationToken cancellationToken) =>
        Store.GetAsync(
            HubId,
            HubRevision.OfCommit(revision.Commit!),
            HubScope.Checkpoint,
            new Listener(progress),
            cancellationToken);

    /// <inheritdoc/>
    public override PreparationProgress? DownloadOf(ModelRevision revision) =>
        Store.ProgressOf(HubId, revision.Commit!) is HubProgress progress ? ToPreparation(progress) : null;

    private static PreparationProgress ToPreparation(HubProgress progress) =>
        new(PreparationStage.Downloading, progress.DoneBytes, progress.TotalBytes);

    private ModelRevision Of(string name, HubSnapshot snapshot)
    {
        string? tokenizer = snapshot.Files.Contains(WantedFiles.Tokenizer)
            ? Path.Combine(snapshot.Folder, WantedFiles.Tokenizer)
            : null;
        return new ModelRevision(this, name, snapshot.Folder, tokenizer)
        {
            Commit = snapshot.Commit,
            HasWeights = WantedFiles.WeightsIn(snapshot.Folder) is not null,
        };
    }

    private sealed class Listener(IProgress<PreparationProgress> progress) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => progress.Report(ToPreparation(value));
    }
}
