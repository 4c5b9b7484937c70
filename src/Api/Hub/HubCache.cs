using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Hub;

/// <summary>A cache in the layout of the Hub's own tools: who lies where.</summary>
/// <remarks>
/// <code>
/// CACHEDIR.TAG
/// .locks/models--org--name/ENTITY_TAG.lock
/// models--org--name/refs/REVISION                   the commit, without a line end
/// models--org--name/blobs/ENTITY_TAG                the content
/// models--org--name/snapshots/COMMIT/PATH           a relative link to the blob
/// models--org--name/trees/COMMIT.json               a listing; read, never written
/// models--org--name/.no_exist/COMMIT/PATH           known not to be there; read, never written
/// </code>
/// </remarks>
/// <param name="settings">Where the cache is.</param>
public sealed class HubCache(HubSettings settings)
{
    /// <summary>What marks a folder as a cache that a backup may leave out, as the Hub's tools write it.</summary>
    private const string DirectoryTag =
        "Signature: 8a477f597d28d172789f06886806bc55\n"
        + "# This file is a cache directory tag created by huggingface_hub.\n"
        + "# For information about cache directory tags, see:\n"
        + "#\thttps://bford.info/cachedir/\n";

    /// <summary>A commit and some white space.</summary>
    private const int MaxReferenceLength = 256;

    /// <summary>Names of revisions may have slashes; nothing that loops, nor that may not be listed, is one.</summary>
    private static readonly EnumerationOptions References = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 8,
        IgnoreInaccessible = true,
        AttributesToSkip = 0,
    };

    /// <summary>The repositories that have a folder here.</summary>
    /// <exception cref="UnauthorizedAccessException">The cache may not be listed.</exception>
    public IEnumerable<HubModelId> Repositories()
    {
        IEnumerable<string> folders = Directory.Exists(settings.CacheFolder)
            ? Directory.EnumerateDirectories(settings.CacheFolder)
            : [];
        foreach (string folder in folders)
        {
            if (HubModelId.TryParseFolder(Path.GetFileName(folder), out HubModelId? id))
            {
                yield return id;
            }
        }
    }

    /// <summary>The snapshots of a repository that are here: by the names that point at them, then those without a name
    /// by commit.</summary>
    /// <param name="id">The repository.</param>
    /// <exception cref="UnauthorizedAccessException">Its folders may not be listed.</exception>
    public IReadOnlyList<(HubRevision Revision, string Commit)> Revisions(HubModelId id)
    {
        string snapshots = Path.Combine(Folder(id), "snapshots");
        if (PathCheck.StateOf(Folder(id)) == PathState.Unreadable
            || PathCheck.StateOf(snapshots) == PathState.Unreadable)
        {
            throw new UnauthorizedAccessException("The snapshots of a repository may not be listed.");
        }

        List<(HubRevision, string Commit)> named = NamedRevisions(id);
        IEnumerable<string> commits = Directory.Exists(snapshots)
            ? Directory.EnumerateDirectories(snapshots).Select(folder => Path.GetFileName(folder))
            : [];
        return
        [
            .. named,
            .. commits.Where(HubRevision.IsFullCommit)
                .Except(named.Select(one => one.Commit))
                .Order(StringComparer.Ordinal)
                .Select(commit => (HubRevision.OfCommit(commit), commit)),
        ];
    }

    /// <summary>The commit that a revision was when it was last asked for; null where it never was.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="revision">The revision.</param>
    /// <exception cref="IOException">It is noted in what is no file.</exception>
    /// <exception cref="UnauthorizedAccessException">The note may not be read.</exception>
    public string? CommitOf(HubModelId id, HubRevision revision)
    {
        if (revision.IsCommit)
        {
            return revision.Name;
        }

        string path = RefPath(id, revision);
        if (PathCheck.StateOf(path) is not (PathState.Missing or PathState.BrokenLink))
        {
            string text = ReadReference(path);
            return HubRevision.IsFullCommit(text) ? text : null;
        }

        return revision.IsShortCommit ? OnlyCommitThatBegins(id, revision) : null;
    }

    /// <summary>The folder of a commit's files.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    public string SnapshotFolder(HubModelId id, string commit) => Path.Combine(Folder(id), "snapshots", commit);

    /// <summary>The files of a commit that the service reads, as far as they are here.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    public HubSnapshot SnapshotOf(HubModelId id, string commit)
    {
        string folder = SnapshotFolder(id, commit);
        IEnumerable<string> small = new[] { WantedFiles.Config, WantedFiles.Tokenizer }
            .Where(name => CachedFile.IsThere(Path.Combine(folder, name)));
        return new HubSnapshot(id, commit, folder, [.. small, .. WantedFiles.WeightsIn(folder) ?? []]);
    }

    /// <summary>Whether nothing that the Hub could say of a snapshot's tokenizer would change what is here.</summary>
    /// <param name="snapshot">The snapshot.</param>
    public bool KnowsTokenizer(HubSnapshot snapshot) =>
        snapshot.Files.Contains(WantedFiles.Tokenizer)
        || KnowsAbsence(snapshot.Id, snapshot.Commit, WantedFiles.Tokenizer);

    /// <summary>Whether the cache knows that a commit does not have a file.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The file.</param>
    public bool KnowsAbsence(HubModelId id, string commit, string path)
    {
        string tree = Path.Combine(Folder(id), "trees", commit + ".json");
        return File.Exists(Path.Combine(Folder(id), ".no_exist", commit, path))
            || (TreeFile.Read(tree) is TreeFile known && !known.Paths.Contains(path));
    }

    /// <summary>Where a file's content lies, or will.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="name">The content's name.</param>
    public string BlobPath(HubModelId id, string name) => Path.Combine(Folder(id), "blobs", name);

    /// <summary>Where a file's first bytes lie until all are there. Older clients of the Hub go on from there, and so
    /// does this one: it never holds anything but a beginning of the content.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="name">The content's name.</param>
    public string PartialPath(HubModelId id, string name) => BlobPath(id, name) + ".incomplete";

    /// <summary>The file whose lock keeps two from fetching the same content.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="name">The content's name.</param>
    public string LockPath(HubModelId id, string name) =>
        Path.Combine(settings.CacheFolder, ".locks", id.FolderName, name + ".lock");

    /// <summary>Makes the folders of a commit.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="commit">The commit.</param>
    public void Pin(HubModelId id, string commit)
    {
        Directory.CreateDirectory(Path.Combine(Folder(id), "blobs"));
        Directory.CreateDirectory(SnapshotFolder(id, commit));
        Directory.CreateDirectory(Path.Combine(settings.CacheFolder, ".locks", id.FolderName));
        string tag = Path.Combine(settings.CacheFolder, "CACHEDIR.TAG");
        if (!File.Exists(tag))
        {
            WriteWhole(tag, DirectoryTag, settings.CacheFolder);
        }
    }

    /// <summary>Notes that a revision is a commit, as the Hub's tools do for whatever is no full commit: a beginning of
    /// one too.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="commit">The commit.</param>
    public void Note(HubModelId id, HubRevision revision, string commit)
    {
        string reference = RefPath(id, revision);
        if (!revision.IsCommit && !(CachedFile.IsThere(reference) && ReadReference(reference) == commit))
        {
            WriteWhole(reference, commit, Folder(id));
        }
    }

    /// <summary>Puts a blob into a snapshot: as a relative link, or where links cannot be as the file itself.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="file">The file.</param>
    /// <param name="blob">Its content.</param>
    /// <param name="isNew">Whether the blob was fetched just now, so that nothing else needs it.</param>
    /// <param name="cancellationToken">Ends a copy; nothing of it stays.</param>
    public async Task PlaceAsync(
        HubModelId id, RemoteFile file, string blob, bool isNew, CancellationToken cancellationToken)
    {
        string place = Path.Combine(SnapshotFolder(id, file.Commit), file.Path);
        string folder = Path.GetDirectoryName(place)!;
        Directory.CreateDirectory(folder);

        // What stands here may be a link whose blob was deleted.
        File.Delete(place);
        if (settings.UsesLinks && TryLink(place, Path.GetRelativePath(folder, blob)))
        {
            return;
        }

        if (isNew)
        {
            File.Move(blob, place);
        }
        else
        {
            await CopyAsync(blob, place, cancellationToken);
        }
    }

    private static async Task CopyAsync(string blob, string place, CancellationToken cancellationToken)
    {
        string temporary = TemporaryBeside(Path.GetDirectoryName(place)!, Path.GetFileName(place));
        try
        {
            await using (FileStream from = File.OpenRead(blob))
            await using (FileStream to = File.Create(temporary))
            {
                await from.CopyToAsync(to, cancellationToken);
            }

            File.Move(temporary, place);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private string Folder(HubModelId id) => Path.Combine(settings.CacheFolder, id.FolderName);

    private List<(HubRevision, string Commit)> NamedRevisions(HubModelId id)
    {
        string refs = Path.Combine(Folder(id), "refs");
        IEnumerable<string> paths = Directory.Exists(refs)
            ? Directory.EnumerateFiles(refs, "*", References).Order(StringComparer.Ordinal)
            : [];
        List<(HubRevision, string)> revisions = [];
        foreach (string path in paths)
        {
            string name = Path.GetRelativePath(refs, path).Replace(Path.DirectorySeparatorChar, '/');
            if (HubRevision.TryParse(name, out HubRevision? revision)
                && TryReadCommit(id, revision) is string commit
                && Directory.Exists(SnapshotFolder(id, commit)))
            {
                revisions.Add((revision, commit));
            }
        }

        return revisions;
    }

    /// <summary>A note that cannot be read leaves its commit without that name.</summary>
    private string? TryReadCommit(HubModelId id, HubRevision revision)
    {
        try
        {
            return CommitOf(id, revision);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string ReadReference(string path)
    {
        // A pipe that nobody writes would be waited for.
        if (!CachedFile.IsThere(path))
        {
            throw new IOException("A revision of the Hub cache is noted in what is no file.");
        }

        using StreamReader reader = new(path);
        char[] text = new char[MaxReferenceLength];
        return new string(text, 0, reader.ReadBlock(text)).Trim();
    }

    private string RefPath(HubModelId id, HubRevision revision) =>
        Path.Combine([Folder(id), "refs", .. revision.Name.Split('/')]);

    private string? OnlyCommitThatBegins(HubModelId id, HubRevision revision)
    {
        string snapshots = Path.Combine(Folder(id), "snapshots");
        string[] commits = Directory.Exists(snapshots)
            ? [.. Directory.GetDirectories(snapshots, revision.Name + "*").Select(folder => Path.GetFileName(folder))]
            : [];
        return commits is [string only] && HubRevision.IsFullCommit(only) ? only : null;
    }

    /// <summary>A reader sees the whole text or none of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="workFolder">Where it is written first: a killed process's leavings among refs would be
    /// revisions.</param>
    private static void WriteWhole(string path, string text, string workFolder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = TemporaryBeside(workFolder, Path.GetFileName(path));
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    private static string TemporaryBeside(string folder, string name) =>
        Path.Combine(folder, $"{name}.{Guid.NewGuid().ToString("n")[..8]}.tmp");

    private static bool TryLink(string place, string target)
    {
        try
        {
            File.CreateSymbolicLink(place, target);
            return true;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
