namespace SelfRepair.Api.Storage;

/// <summary>A file as it was found: what was made of it holds until its size or time changes.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ModifiedUtc">When it was last written.</param>
public readonly record struct FileStamp(string Path, long Bytes, DateTime ModifiedUtc)
{
    /// <summary>The stamp of a file that exists.</summary>
    /// <param name="path">Its path.</param>
    public static FileStamp Of(string path)
    {
        FileInfo file = new(path);
        return new FileStamp(path, file.Length, file.LastWriteTimeUtc);
    }
}
