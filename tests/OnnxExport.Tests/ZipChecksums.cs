namespace SelfRepair.OnnxExport.Tests;

/// <summary>The checksums in the directory of a zip archive.</summary>
public static class ZipChecksums
{
    private const int Place = 16;

    /// <summary>The archive without them, as some programs write it; any other file as it is.</summary>
    public static byte[] Clear(byte[] file)
    {
        byte[] cleared = [.. file];
        int start = 0;
        while (cleared.AsSpan(start).IndexOf("PK\x01\x02"u8) is >= 0 and int found)
        {
            start += found + Place;
            cleared.AsSpan(start, sizeof(uint)).Clear();
        }

        return cleared;
    }
}
