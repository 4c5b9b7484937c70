using SelfRepair.Api.Hosting;
using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Models;

/// <summary>The models that this service knows: the embedded one, the folders of local checkpoints, and those of the
/// Hub.</summary>
/// <remarks>Folders are looked at again for every question, so that a checkpoint that is put there is served at once. A
/// name is only ever compared with names that exist, or follows the Hub's rules for names: no other path is made of
/// what a caller wrote.</remarks>
/// <param name="settings">Says where local checkpoints are.</param>
/// <param name="hub">Finds models of the Hub.</param>
public sealed class ModelCatalog(ServiceSettings settings, HubStore hub)
{
    /// <summary>The model that comes with the service.</summary>
    public const string EmbeddedModel = "neox-tiny";

    /// <summary>The revision that is the model's folder itself.</summary>
    public const string MainRevision = "main";

    private static readonly string EmbeddedFolder = Path.Combine(AppContext.BaseDirectory, "models", EmbeddedModel);

    /// <summary>Every model that is here: the embedded one first, then local ones by name, then those of the Hub cache
    /// that this service reads.</summary>
    public IReadOnlyList<ModelSource> All() =>
    [
        .. Folders(),
        .. hub.CachedModels()
            .Select(id => new HubModel(id, hub))
            .Where(model => ModelDescriber.CanRead(model.Revisions()[0]))
            .OrderBy(model => model.Id, StringComparer.Ordinal),
    ];

    /// <summary>The model of a name. One of the Hub need not be here, nor exist.</summary>
    /// <param name="name">The name, as asked for.</param>
    /// <exception cref="ModelNotFoundException">There is none.</exception>
    public ModelSource Find(string name) =>
        Folders().FirstOrDefault(model => model.Id == name)
            ?? (HubModelId.TryParse(name, out HubModelId? id) ? new HubModel(id, hub) : throw NotFound(name));

    /// <summary>The model of a name, which is here.</summary>
    /// <param name="name">The name, as asked for.</param>
    /// <exception cref="ModelNotFoundException">There is none here.</exception>
    public ModelSource FindHere(string name) =>
        Find(name) is ModelSource model && model.Revisions().Count > 0 ? model : throw NotFound(name);

    private IReadOnlyList<ModelSource> Folders()
    {
        FolderModel embedded = new(EmbeddedModel, EmbeddedFolder, ModelOrigin.Embedded);
        IEnumerable<FolderModel> local = settings.ModelFolders
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(folder => new FolderModel(Path.GetFileName(folder), folder, ModelOrigin.Local))
            .Where(model => model.Revisions().Count > 0)
            .OrderBy(model => model.Id, StringComparer.Ordinal);
        return [.. new[] { embedded }.Concat(local).DistinctBy(model => model.Id, StringComparer.Ordinal)];
    }

    private ModelNotFoundException NotFound(string name) => new(name, [.. All().Select(model => model.Id)]);
}
