using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Packages;

/// <summary>Says to other processes that a folder is being written: a file beside it, held for as long.</summary>
/// <remarks>The mark is there before the folder and goes after it, so that a folder whose mark is missing or free has
/// no writer any more.</remarks>
internal sealed class WriterMark : IDisposable
{
    /// <summary>What its name has behind the folder's.</summary>
    public const string Suffix = ".lock";

    private readonly string path;
    private readonly FileStream held;

    private WriterMark(string path, FileStream held)
    {
        this.path = path;
        this.held = held;
    }

    /// <summary>Marks a folder that is about to be made.</summary>
    /// <param name="folder">The folder, of a name that nobody else uses.</param>
    /// <exception cref="IOException">The mark cannot be written.</exception>
    public static WriterMark Set(string folder) =>
        TryTake(folder, FileMode.CreateNew) ?? throw new IOException("A new file is held by another already.");

    /// <summary>Takes over the mark of a folder whose writer has ended.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The mark; null where the writer lives.</returns>
    public static WriterMark? TryTakeOver(string folder) => TryTake(folder, FileMode.OpenOrCreate);

    /// <summary>Takes the mark away.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // Free, it marks nothing any more.
        }
        finally
        {
            held.Dispose();
        }
    }

    private static WriterMark? TryTake(string folder, FileMode mode)
    {
        string path = folder + Suffix;
        FileStream? held = HeldFile.TryOpen(path, mode, FileAccess.ReadWrite, FileShare.None);
        return held is null ? null : new WriterMark(path, held);
    }
}
