using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Hub;

/// <summary>Whether a file looks as one of its name does. Where a mirror gives no hash, this is what can be seen of a
/// page that came instead of the file, and of a file that was cut short.</summary>
public static class ContentForm
{
    /// <summary>Bytes at either end that are looked at: an archive's end is within its last 65,557.</summary>
    private const int EndBytes = 65_557;

    /// <summary>Looks at a file.</summary>
    /// <param name="name">Its name in the repository.</param>
    /// <param name="path">Where its content lies.</param>
    public static bool Fits(string name, string path) => Path.GetExtension(name) switch
    {
        ".json" => IsObject(path),
        ".safetensors" => IsTensorFile(path),
        ".bin" => IsTorchFile(path),
        _ => true,
    };

    private static bool IsObject(string path)
    {
        (byte[] first, byte[] last) = Ends(path);
        ReadOnlySpan<byte> blank = " \t\r\n"u8;
        return first.AsSpan().TrimStart("\uFEFF"u8).TrimStart(blank) is [(byte)'{', ..]
            && last.AsSpan().TrimEnd(blank) is [.., (byte)'}'];
    }

    private static bool IsTensorFile(string path)
    {
        try
        {
            using TensorFile file = TensorFile.Open(path);
            return file.Tensors.Count > 0;
        }
        catch (InvalidTensorFileException)
        {
            return false;
        }
    }

    /// <summary>An archive with its end, or a bare pickle, as old versions of torch wrote.</summary>
    private static bool IsTorchFile(string path)
    {
        (byte[] first, byte[] last) = Ends(path);
        return first.AsSpan().StartsWith("PK\u0003\u0004"u8)
            ? last.AsSpan().IndexOf("PK\u0005\u0006"u8) >= 0
            : first is [0x80, ..];
    }

    private static (byte[] First, byte[] Last) Ends(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] first = new byte[Math.Min(EndBytes, file.Length)];
        byte[] last = new byte[first.Length];
        file.ReadExactly(first);
        file.Position = file.Length - last.Length;
        file.ReadExactly(last);
        return (first, last);
    }
}
