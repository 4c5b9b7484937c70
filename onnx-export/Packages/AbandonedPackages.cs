namespace SelfRepair.OnnxExport.Packages;

/// <summary>Half-written packages whose process ended before it could remove them.</summary>
public static class AbandonedPackages
{
    /// <summary>What the name of a package that is being written ends with.</summary>
    internal const string PartialSuffix = ".partial";

    /// <summary>Removes those of a folder, and lock files that no folder is left of; what a live process writes, this
    /// one or another, stays.</summary>
    /// <param name="folder">The folder that packages lie in; it exists.</param>
    /// <param name="kept">Told of each that cannot be removed, by name, and why; the others are removed all the
    /// same.</param>
    /// <returns>How many packages there were.</returns>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static int Remove(string folder, Action<string, Exception> kept)
    {
        string[] locked =
        [
            .. Directory.GetFiles(folder, "*" + PartialSuffix + WriterLock.Suffix)
                .Select(file => file[..^WriterLock.Suffix.Length]),
        ];
        return Directory.GetDirectories(folder, "*" + PartialSuffix)
            .Union(locked, StringComparer.Ordinal)
            .Count(partial => TryRemove(partial, kept));
    }

    private static bool TryRemove(string partial, Action<string, Exception> kept)
    {
        try
        {
            using WriterLock? acquired = WriterLock.TryAcquire(partial);

            // Its writer may have ended well since the folder was listed.
            bool isAbandoned = acquired is not null && Directory.Exists(partial);
            if (isAbandoned)
            {
                Directory.Delete(partial, recursive: true);
            }

            return isAbandoned;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            kept(Path.GetFileName(partial), refusal);
            return false;
        }
    }
}
