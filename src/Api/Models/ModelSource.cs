using System.Globalization;

namespace SelfRepair.Api.Models;

/// <summary>A model that can be asked for.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Folder">Its folder: revision main, with other revisions as subfolders.</param>
/// <param name="IsEmbedded">Whether it came with the service.</param>
public sealed record ModelSource(string Id, string Folder, bool IsEmbedded)
{
    private const string ConfigFile = "config.json";
    private const string TokenizerFile = "tokenizer.json";
    private const string StepPrefix = "step";

    /// <summary>Its revisions: main first, then steps by number, then others by name.</summary>
    public IReadOnlyList<string> RevisionNames()
    {
        string[] main = HasConfig(Folder) ? [ModelCatalog.MainRevision] : [];
        IEnumerable<string> others = Directory.EnumerateDirectories(Folder)
            .Where(HasConfig)
            .Select(folder => Path.GetFileName(folder))
            .Where(name => name != ModelCatalog.MainRevision)
            .OrderBy(name => StepOf(name) ?? int.MaxValue)
            .ThenBy(name => name, StringComparer.Ordinal);
        return [.. main, .. others];
    }

    /// <summary>The revision of a name.</summary>
    /// <param name="name">The name, as asked for.</param>
    /// <exception cref="RevisionNotFoundException">There is none.</exception>
    public ModelRevision Revision(string name)
    {
        IReadOnlyList<string> names = RevisionNames();
        string known = names.FirstOrDefault(candidate => candidate == name)
            ?? throw new RevisionNotFoundException(Id, name, names);
        string folder = known == ModelCatalog.MainRevision ? Folder : Path.Combine(Folder, known);
        return new ModelRevision(this, known, folder, TokenizerOf(folder), StepOf(known));
    }

    private static bool HasConfig(string folder) => File.Exists(Path.Combine(folder, ConfigFile));

    private static int? StepOf(string revision) =>
        revision.StartsWith(StepPrefix, StringComparison.Ordinal)
        && int.TryParse(
            revision.AsSpan(StepPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            ? step
            : null;

    /// <summary>A revision's own tokenizer, or else the one beside main.</summary>
    private string? TokenizerOf(string folder) =>
        new[] { folder, Folder }
            .Select(place => Path.Combine(place, TokenizerFile))
            .FirstOrDefault(File.Exists);
}

/// <summary>One revision of a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Name">Its name, main among them.</param>
/// <param name="Folder">The checkpoint's folder.</param>
/// <param name="TokenizerPath">Path of tokenizer.json, its own or main's; null where there is none.</param>
/// <param name="Step">The training step that the name states; null where it states none.</param>
public sealed record ModelRevision(ModelSource Model, string Name, string Folder, string? TokenizerPath, int? Step)
{
    /// <summary>The revision as a log or a message names it: <c>neox-tiny@step64</c>.</summary>
    public string FullName => $"{Model.Id}@{Name}";
}
