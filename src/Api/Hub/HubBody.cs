using System.IO.Compression;

namespace SelfRepair.Api.Hub;

/// <summary>Bodies of answers. They are asked for as they are; where something between compresses them all the same,
/// they are unpacked as they are read, and whoever reads bounds what comes out.</summary>
public static class HubBody
{
    /// <summary>Whether a body is compressed: its length and its parts are then those of the compressed
    /// bytes.</summary>
    /// <param name="content">The body.</param>
    public static bool IsEncoded(HttpContent content) => Encodings(content).Length > 0;

    /// <summary>Opens a body.</summary>
    /// <param name="content">The body.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HubAnswerException">It is compressed in a way that is not known.</exception>
    public static async Task<Stream> OpenAsync(HttpContent content, CancellationToken cancellationToken)
    {
        Stream body = await content.ReadAsStreamAsync(cancellationToken);
        return Unpacked(body, string.Join(", ", Encodings(content)));
    }

    private static Stream Unpacked(Stream body, string encoding)
    {
        if (encoding is "gzip" or "x-gzip")
        {
            return new GZipStream(body, CompressionMode.Decompress);
        }

        if (encoding == "deflate")
        {
            return new ZLibStream(body, CompressionMode.Decompress);
        }

        if (encoding == "br")
        {
            return new BrotliStream(body, CompressionMode.Decompress);
        }

        return encoding.Length == 0
            ? body
            : throw new HubAnswerException(
                $"The Hub's answer is compressed ({encoding}), although it was asked for as it is.");
    }

    private static string[] Encodings(HttpContent content) =>
    [
        .. content.Headers.ContentEncoding.Select(name => name.ToLowerInvariant()).Where(name => name != "identity"),
    ];
}
