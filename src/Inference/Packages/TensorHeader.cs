using System.Buffers.Binary;
using System.Text.Json;

namespace SelfRepair.Inference.Packages;

/// <summary>Reads the header of a safetensors file: 8 bytes of length, a JSON object, then the tensors'
/// bytes.</summary>
/// <remarks>Nothing that the file says is believed: every length, range and product is checked before it is used, so
/// that a hostile file costs no more than the time to read its header.</remarks>
internal static class TensorHeader
{
    /// <summary>Bytes of the length that opens the file.</summary>
    public const int PrefixBytes = 8;

    /// <summary>Largest header read, in bytes: the format's own limit.</summary>
    private const long MaxHeaderBytes = 100_000_000;

    /// <summary>Checks the length that opens the file.</summary>
    /// <param name="fileName">For messages.</param>
    /// <param name="prefix">The file's first bytes, at most <see cref="PrefixBytes"/>.</param>
    /// <param name="fileBytes">The file's length.</param>
    /// <returns>The header's length in bytes.</returns>
    /// <exception cref="InvalidTensorFileException">The file is too short, a Git LFS pointer, or names an impossible
    /// length.</exception>
    public static int ReadLength(string fileName, ReadOnlySpan<byte> prefix, long fileBytes)
    {
        if (prefix.Length < PrefixBytes)
        {
            throw Refusal(fileName, $"it has {fileBytes} bytes, fewer than the 8 of a header length.");
        }

        if (prefix.SequenceEqual("version "u8))
        {
            throw Refusal(fileName, "it is a Git LFS pointer; fetch the file itself with 'git lfs pull'.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        ulong limit = (ulong)Math.Min(fileBytes - PrefixBytes, MaxHeaderBytes);
        return length <= limit
            ? (int)length
            : throw Refusal(fileName, $"its header claims {length} bytes where at most {limit} can be.");
    }

    /// <summary>Reads the tensors that a header lists.</summary>
    /// <param name="fileName">For messages.</param>
    /// <param name="header">The JSON.</param>
    /// <param name="fileBytes">The file's length.</param>
    /// <returns>The tensors by name; their ranges cover all bytes after the header once.</returns>
    /// <exception cref="InvalidTensorFileException">The header or a range in it is unsound.</exception>
    public static Dictionary<string, TensorInfo> Read(string fileName, ReadOnlySpan<byte> header, long fileBytes)
    {
        Dictionary<string, TensorInfo> tensors;
        try
        {
            tensors = new TensorHeaderReader(fileName, PrefixBytes + header.Length).Read(header);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader reports text that is no valid Unicode as InvalidOperationException.
            throw new InvalidTensorFileException(fileName, null, "its header is not a JSON object.", exception);
        }

        CheckCover(fileName, tensors.Values, PrefixBytes + header.Length, fileBytes);
        return tensors;
    }

    private static void CheckCover(
        string fileName, IEnumerable<TensorInfo> tensors, long dataStart, long fileBytes)
    {
        long covered = dataStart;
        string previous = "the header";
        foreach (TensorInfo tensor in tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.ByteCount))
        {
            if (tensor.Offset != covered)
            {
                string fault = tensor.Offset < covered ? "shares bytes with" : "leaves a hole after";
                throw Refusal(fileName, $"tensor '{tensor.Name}' {fault} {previous}.", tensor.Name);
            }

            previous = $"tensor '{tensor.Name}'";

            // No overflow: an offset and a length are each checked to be at most long.MaxValue / 4.
            covered += tensor.ByteCount;
            if (covered > fileBytes)
            {
                throw Refusal(fileName, $"tensor '{tensor.Name}' ends behind the end of the file.", tensor.Name);
            }
        }

        if (covered != fileBytes)
        {
            throw Refusal(fileName, $"{fileBytes - covered} bytes follow its last tensor.");
        }
    }

    private static InvalidTensorFileException Refusal(string fileName, string reason, string? tensor = null) =>
        new(fileName, tensor, reason);
}
