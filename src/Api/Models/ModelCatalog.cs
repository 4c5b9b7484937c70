using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Models;

/// <summary>The models that this service knows: the embedded one, the folders of local checkpoints, and those of the
/// Hub.</summary>
/// <remarks>Folders are looked at again for every question, so that a checkpoint that is put there is served at once. A
/// name is only ever compared with names that exist, or follows the Hub's rules for names: no other path is made of
/// what a caller wrote. What cannot be read is left out of lists, and refused where it is asked for.</remarks>
/// <param name="folders">Finds local checkpoints.</param>
/// <param name="hub">Finds models of the Hub.</param>
/// <param name="log">Says what is left out.</param>
public sealed class ModelCatalog(ModelFolders folders, HubStore hub, LeftOutLog log)
{
    /// <summary>The model that comes with the service.</summary>
    public const string EmbeddedModel = "neox-tiny";

    /// <summary>The revision that is the model's folder itself.</summary>
    public const string MainRevision = "main";

    private const string CacheName = "the Hub cache";

    private static readonly string EmbeddedFolder = Path.Combine(AppContext.BaseDirectory, "models", EmbeddedModel);

    private static readonly FolderModel Embedded = new(EmbeddedModel, EmbeddedFolder, ModelOrigin.Embedded);

    /// <summary>Every model that is here: the embedded one first, then local ones by name, then those of the Hub cache
    /// that this service reads. A folder comes before the Hub's model of its name.</summary>
    public IReadOnlyList<ModelSource> All()
    {
        IReadOnlyList<FolderModel> local = folders.All();
        HashSet<string> names = [.. local.Select(model => model.Id)];
        return [Embedded, .. local, .. Cached().Where(model => !names.Contains(model.Id))];
    }

    /// <summary>The model of a name. One of the Hub need not be here, nor exist.</summary>
    /// <param name="name">The name, as asked for.</param>
    /// <exception cref="ModelNotFoundException">There is none.</exception>
    /// <exception cref="ModelUnreadableException">Its folder cannot be read.</exception>
    public ModelSource Find(string name) =>
        name == EmbeddedModel ? Embedded
        : folders.Find(name) is FolderModel local ? local
        : HubModelId.TryParse(name, out HubModelId? id) ? new HubModel(id, hub)
        : throw NotFound(name);

    /// <summary>The model of a name, which is here.</summary>
    /// <param name="name">The name, as asked for.</param>
    /// <exception cref="ModelNotFoundException">There is none here.</exception>
    /// <exception cref="ModelUnreadableException">It cannot be read.</exception>
    public ModelSource FindHere(string name)
    {
        ModelSource model = Find(name);
        RevisionLook look = model.Look();
        return look switch
        {
            { Revisions.Count: > 0 } => model,
            { Faults: [LeftOut fault, ..] } => throw new ModelUnreadableException(name, fault.Reason),
            _ => throw NotFound(name),
        };
    }

    private List<HubModel> Cached()
    {
        List<HubModel> models = [];
        List<LeftOut> leftOut = [];
        try
        {
            foreach (HubModel model in hub.CachedModels().Select(id => new HubModel(id, hub)))
            {
                RevisionLook look = model.Look();
                leftOut.AddRange(look.Faults.Select(fault => fault with { Name = $"{model.Id}@{fault.Name}" }));
                if (look.Revisions is [ModelRevision first, ..] && ModelDescriber.CanRead(first))
                {
                    models.Add(model);
                }
            }
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            leftOut.Add(new LeftOut(".", "the folder cannot be listed"));
        }

        log.Tell(CacheName, leftOut);
        models.Sort((one, other) => string.CompareOrdinal(one.Id, other.Id));
        return models;
    }

    private ModelNotFoundException NotFound(string name) => new(name, [.. All().Select(model => model.Id)]);
}
