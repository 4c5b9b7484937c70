using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>Opens the files of a checkpoint, which may be links, unreadable, gone by now, or no files at all.</summary>
public static class CheckpointFile
{
    /// <summary>Whether a checkpoint has a file: anything of its name that is not a link without an end.</summary>
    /// <param name="path">The file's path.</param>
    public static bool Exists(string path) =>
        PathCheck.StateOf(path) is not (PathState.Missing or PathState.BrokenLink);

    /// <summary>Reads a file, where it is one.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="path">The file's path.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="UnreadableFileException">It is none, or cannot be read.</exception>
    public static T Read<T>(string path, Func<string, T> read)
    {
        // A pipe that nobody writes would be waited for when it is opened.
        if (PathCheck.FaultOfFile(path) is string fault)
        {
            throw new UnreadableFileException(Path.GetFileName(path), fault);
        }

        try
        {
            return read(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableFileException(Path.GetFileName(path), "fails to be read, or is gone by now", refusal);
        }
    }
}
