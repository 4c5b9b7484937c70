using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Models;

/// <summary>The models in the folders that SELFREPAIR_MODELS names, as people leave them.</summary>
/// <remarks>
/// <code>
/// NAME/config.json              the model NAME, its subfolders with a config.json its other revisions
/// NAME/step1000/config.json     the model NAME without main, where the subfolder's name is that of a revision
/// ORG/NAME/config.json          the model ORG/NAME, as the Hub would call it
/// </code>
/// What cannot be read is left out, with a warning. Names are only ever compared with names that exist.
/// </remarks>
/// <param name="settings">Names the folders.</param>
/// <param name="log">Says what is left out.</param>
public sealed class ModelFolders(ServiceSettings settings, LeftOutLog log)
{
    private const string CachePrefix = "models--";

    /// <summary>Every model that can be read, by name; of two of one name the first folder's.</summary>
    public IReadOnlyList<FolderModel> All()
    {
        Dictionary<string, FolderModel> models = new(StringComparer.Ordinal);
        foreach (string root in settings.ModelFolders)
        {
            List<LeftOut> leftOut = [];
            foreach (FolderModel model in Candidates(root, name: null, leftOut))
            {
                RevisionLook look = model.Look();
                leftOut.AddRange(FaultsOf(model, look));
                if (look.Revisions.Count > 0 && (IsEmbedded(model) || !models.TryAdd(model.Id, model)))
                {
                    leftOut.Add(new LeftOut(model.Id, "another model of this name comes first"));
                }
            }

            log.Tell(root, leftOut);
        }

        return [.. models.Values.OrderBy(model => model.Id, StringComparer.Ordinal)];
    }

    /// <summary>The model of a name.</summary>
    /// <param name="name">The name, as asked for.</param>
    /// <returns>The model; null where no folder is called so.</returns>
    /// <exception cref="ModelUnreadableException">It is there, but cannot be read.</exception>
    public FolderModel? Find(string name)
    {
        List<LeftOut> leftOut = [];
        foreach (string root in settings.ModelFolders)
        {
            foreach (FolderModel model in Candidates(root, name, leftOut).Where(model => model.Id == name))
            {
                // Main alone, where it is there: a model may have many revisions.
                if (model.Look(revision => revision == ModelCatalog.MainRevision).Revisions.Count > 0)
                {
                    return model;
                }

                RevisionLook look = model.Look();
                if (look.Revisions.Count > 0)
                {
                    return model;
                }

                leftOut.AddRange(FaultsOf(model, look));
            }
        }

        return leftOut.FirstOrDefault(entry => IsOrHolds(entry.Name, name)) is LeftOut fault
            ? throw new ModelUnreadableException(name, fault.Reason)
            : null;
    }

    /// <summary>The folders that may be models; their revisions are not looked at.</summary>
    /// <param name="root">One of the setting's folders.</param>
    /// <param name="name">The one model that is wanted; null for all.</param>
    /// <param name="leftOut">Gets what cannot be looked into.</param>
    private static IEnumerable<FolderModel> Candidates(string root, string? name, List<LeftOut> leftOut)
    {
        if (FolderModel.IsCheckpoint(root))
        {
            leftOut.Add(new LeftOut(
                Path.GetFileName(root),
                $"{SettingNames.Models} names this checkpoint itself; name its parent, the folder that it lies in"));
        }

        foreach (FolderEntry entry in Entries(root, string.Empty, name, leftOut))
        {
            yield return new FolderModel(entry.Name, entry.Path, ModelOrigin.Local);
            if (FolderModel.IsCheckpoint(entry.Path))
            {
                continue;
            }

            // Perhaps an organization's folder.
            foreach (FolderEntry inner in Entries(entry.Path, entry.Name + "/", name, leftOut))
            {
                if (!FolderModel.IsRevisionName(inner.Name))
                {
                    yield return new FolderModel($"{entry.Name}/{inner.Name}", inner.Path, ModelOrigin.Local);
                }
            }
        }
    }

    private static IEnumerable<FolderEntry> Entries(
        string folder, string prefix, string? name, List<LeftOut> leftOut)
    {
        IReadOnlyList<FolderEntry> entries;
        try
        {
            entries = FolderEntry.In(folder, entry => name is null || IsOrHolds(prefix + entry, name));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            leftOut.Add(new LeftOut(prefix.Length > 0 ? prefix.TrimEnd('/') : ".", "the folder cannot be listed"));
            return [];
        }

        leftOut.AddRange(
            from entry in entries
            let fault = entry.Fault ?? CacheFault(entry.Name)
            where fault is not null
            select new LeftOut(prefix + entry.Name, fault));
        return entries.Where(entry => entry.Fault is null && CacheFault(entry.Name) is null);
    }

    private static string? CacheFault(string name) =>
        name.StartsWith(CachePrefix, StringComparison.Ordinal)
            ? $"it is a repository of a Hub cache; name the cache in {SettingNames.HubCache} and ask for the model"
            : null;

    private static IEnumerable<LeftOut> FaultsOf(FolderModel model, RevisionLook look) =>
        look.Faults.Select(fault => fault.Name == ModelCatalog.MainRevision || look.Revisions.Count == 0
            ? fault with { Name = model.Id }
            : fault with { Name = $"{model.Id}@{fault.Name}" });

    /// <summary>Whether a name is a model's, or that of the organization before it.</summary>
    private static bool IsOrHolds(string name, string model) =>
        model.StartsWith(name, StringComparison.Ordinal)
        && (model.Length == name.Length || model[name.Length] == '/');

    private static bool IsEmbedded(FolderModel model) => model.Id == ModelCatalog.EmbeddedModel;
}
