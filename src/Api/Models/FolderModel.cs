using System.Text.RegularExpressions;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;

namespace SelfRepair.Api.Models;

/// <summary>A model in a folder: revision main, with other revisions as subfolders.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Origin">Whether it came with the service.</param>
public sealed partial record FolderModel(string Id, string Folder, ModelOrigin Origin) : ModelSource(Id, Origin)
{
    private const string ConfigFile = "config.json";
    private const string TokenizerFile = "tokenizer.json";

    private static readonly ModelRevision[] Nothing = [];

    /// <summary>Whether a folder is a checkpoint itself, though perhaps one that cannot be read.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsCheckpoint(string folder) =>
        PathCheck.StateOf(Path.Combine(folder, ConfigFile)) != PathState.Missing;

    /// <summary>Whether a subfolder's name says that it is a revision, where the folder that it lies in may as well be
    /// an organization's: <c>main</c>, or a step's number as trainers write it.</summary>
    /// <param name="name">The name.</param>
    public static bool IsRevisionName(string name) => RevisionName().IsMatch(name);

    /// <inheritdoc/>
    public override RevisionLook Look() => Look(_ => true);

    /// <summary>A revision that is on this machine; the others, which may be many, are not looked at.</summary>
    /// <inheritdoc/>
    public override ModelRevision Revision(string name) =>
        Look(other => other == name).Revisions is [ModelRevision revision] ? revision : base.Revision(name);

    /// <summary>Looks at some revisions.</summary>
    /// <param name="isMeant">Which, by name.</param>
    public RevisionLook Look(Func<string, bool> isMeant)
    {
        try
        {
            bool isWhole = IsCheckpoint(Folder);
            FolderEntry[] entries =
                [.. FolderEntry.In(Folder, name => isMeant(name) && MayBeRevision(name, isWhole))];
            RevisionLook look = RevisionLook.Of(
            [
                .. isWhole && isMeant(ModelCatalog.MainRevision) ? [Of(ModelCatalog.MainRevision, Folder)] : Nothing,
                .. entries.Where(entry => entry.Fault is null && IsCheckpoint(entry.Path))
                    .Select(entry => Of(entry.Name, entry.Path)),
            ]);
            IEnumerable<LeftOut> faults =
                from entry in entries
                where entry.Fault is not null
                select new LeftOut(entry.Name, entry.Fault!);
            return look with { Faults = [.. look.Faults, .. faults] };
        }
        catch (DirectoryNotFoundException)
        {
            // Gone since it was listed.
            return new RevisionLook([], []);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return new RevisionLook([], [new LeftOut(ModelCatalog.MainRevision, "its folder cannot be listed")]);
        }
    }

    /// <summary>Beside a config.json every subfolder may be a revision, and so may it in an organization's
    /// folder.</summary>
    private bool MayBeRevision(string name, bool isWhole) => isWhole
        ? name != ModelCatalog.MainRevision
        : Id.Contains('/', StringComparison.Ordinal) || IsRevisionName(name);

    private ModelRevision Of(string name, string folder) => new(this, name, folder, TokenizerOf(folder));

    /// <summary>A revision's own tokenizer, or else the one beside main.</summary>
    private string? TokenizerOf(string folder) =>
        new[] { folder, Folder }
            .Select(place => Path.Combine(place, TokenizerFile))
            .FirstOrDefault(CheckpointFile.Exists);

    [GeneratedRegex(
        @"\A(main|([A-Za-z_]*(step|checkpoint|ckpt|iter|epoch)s?[-_]?)?[0-9]+)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex RevisionName();
}
