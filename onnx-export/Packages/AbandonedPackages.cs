namespace SelfRepair.OnnxExport.Packages;

/// <summary>Half-written packages whose process ended before it could remove them.</summary>
public static class AbandonedPackages
{
    /// <summary>What the name of a package that is being written ends with.</summary>
    internal const string PartialSuffix = ".partial";

    /// <summary>Removes those of a folder; what a live process writes, this one or another, stays.</summary>
    /// <param name="folder">The folder that packages lie in; it exists.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="IOException">One cannot be removed.</exception>
    public static int Remove(string folder)
    {
        int count = 0;
        foreach (string partial in Directory.GetDirectories(folder, "*" + PartialSuffix))
        {
            using WriterMark? mark = WriterMark.TryTakeOver(partial);

            // Its writer may have ended well since the folder was listed.
            if (mark is not null && Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
                count++;
            }
        }

        return count;
    }
}
