using SelfRepair.Api.Hosting;

namespace SelfRepair.Api.Models;

/// <summary>The models that this service knows: the embedded one and the folders of local checkpoints.</summary>
/// <remarks>Folders are looked at again for every question, so that a checkpoint that is put there is served at once. A
/// name is only ever compared with names that exist: no path is made of what a caller wrote.</remarks>
/// <param name="settings">Says where local checkpoints are.</param>
public sealed class ModelCatalog(ServiceSettings settings)
{
    /// <summary>The model that comes with the service.</summary>
    public const string EmbeddedModel = "neox-tiny";

    /// <summary>The revision that is the model's folder itself.</summary>
    public const string MainRevision = "main";

    private static readonly string EmbeddedFolder = Path.Combine(AppContext.BaseDirectory, "models", EmbeddedModel);

    /// <summary>Every model: the embedded one first, then local ones by name.</summary>
    public IReadOnlyList<ModelSource> All()
    {
        ModelSource embedded = new(EmbeddedModel, EmbeddedFolder, IsEmbedded: true);
        IEnumerable<ModelSource> local = settings.ModelFolders
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(folder => new ModelSource(Path.GetFileName(folder), folder, IsEmbedded: false))
            .Where(model => model.RevisionNames().Count > 0)
            .OrderBy(model => model.Id, StringComparer.Ordinal);
        return [.. new[] { embedded }.Concat(local).DistinctBy(model => model.Id, StringComparer.Ordinal)];
    }

    /// <summary>The model of a name.</summary>
    /// <param name="name">The name, as asked for.</param>
    /// <exception cref="ModelNotFoundException">There is none.</exception>
    public ModelSource Find(string name)
    {
        IReadOnlyList<ModelSource> models = All();
        return models.FirstOrDefault(model => model.Id == name)
            ?? throw new ModelNotFoundException(name, [.. models.Select(model => model.Id)]);
    }
}
