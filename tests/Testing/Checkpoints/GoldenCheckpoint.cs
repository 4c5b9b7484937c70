namespace SelfRepair.Testing.Checkpoints;

/// <summary>The golden model "parallel", put where people and tools put checkpoints.</summary>
public static class GoldenCheckpoint
{
    /// <summary>The commit of a repository in a cache.</summary>
    public const string Commit = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static string[] Files =>
        Directory.GetFiles(Path.Combine(GoldenFiles.RepositoryRoot, "tests", "goldens", "models", "parallel"));

    /// <summary>Copies its files.</summary>
    /// <param name="folder">The folder; it is made.</param>
    /// <returns>The folder.</returns>
    public static string CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Files)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }

    /// <summary>Puts it into a Hub cache as the Hub's tools do: relative links to blobs.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="organization">The repository's organization.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The repository's folder; blobs are named as the files, without ending.</returns>
    public static string CacheIn(string cache, string organization, string name)
    {
        string repository = Path.Combine(cache, $"models--{organization}--{name}");
        string snapshot = Directory.CreateDirectory(Path.Combine(repository, "snapshots", Commit)).FullName;
        string blobs = Directory.CreateDirectory(Path.Combine(repository, "blobs")).FullName;
        Directory.CreateDirectory(Path.Combine(repository, "refs"));
        File.WriteAllText(Path.Combine(repository, "refs", "main"), Commit);
        foreach (string file in Files)
        {
            string blob = Path.GetFileNameWithoutExtension(file);
            File.Copy(file, Path.Combine(blobs, blob));
            File.CreateSymbolicLink(
                Path.Combine(snapshot, Path.GetFileName(file)), Path.Combine("..", "..", "blobs", blob));
        }

        return repository;
    }
}
