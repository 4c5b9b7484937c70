namespace SelfRepair.Api.Models;

/// <summary>A model in a folder: revision main, with other revisions as subfolders.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Origin">Whether it came with the service.</param>
public sealed record FolderModel(string Id, string Folder, ModelOrigin Origin) : ModelSource(Id, Origin)
{
    private const string ConfigFile = "config.json";
    private const string TokenizerFile = "tokenizer.json";

    /// <summary>Its revisions: main first, then steps by number, then others by name.</summary>
    public override IReadOnlyList<ModelRevision> Revisions()
    {
        ModelRevision[] main = HasConfig(Folder) ? [Of(ModelCatalog.MainRevision, Folder)] : [];
        IEnumerable<ModelRevision> others = Directory.EnumerateDirectories(Folder)
            .Where(HasConfig)
            .Select(folder => Of(Path.GetFileName(folder), folder))
            .Where(revision => revision.Name != ModelCatalog.MainRevision)
            .OrderBy(revision => revision.Step ?? int.MaxValue)
            .ThenBy(revision => revision.Name, StringComparer.Ordinal);
        return [.. main, .. others];
    }

    private ModelRevision Of(string name, string folder) => new(this, name, folder, TokenizerOf(folder));

    private static bool HasConfig(string folder) => File.Exists(Path.Combine(folder, ConfigFile));

    /// <summary>A revision's own tokenizer, or else the one beside main.</summary>
    private string? TokenizerOf(string folder) =>
        new[] { folder, Folder }
            .Select(place => Path.Combine(place, TokenizerFile))
            .FirstOrDefault(File.Exists);
}
