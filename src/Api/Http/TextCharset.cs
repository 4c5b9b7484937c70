using System.Text;

namespace SelfRepair.Api.Http;

/// <summary>The charset of a body that is text: UTF-8, or what its Content-Type states. A byte order mark says more
/// than both.</summary>
public static class TextCharset
{
    // UTF-32 before UTF-16: its mark begins with that of UTF-16.
    private static readonly Encoding[] Marked =
    [
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    /// <summary>UTF-8; bytes that are none are refused.</summary>
    public static Encoding Utf8 => Marked[0];

    /// <summary>UTF-16, the high byte first; bytes that are none are refused.</summary>
    public static Encoding BigEndianUtf16 => Marked[^1];

    /// <summary>The charset whose byte order mark a text begins with; null where it has none.</summary>
    /// <param name="text">The text's bytes.</param>
    public static Encoding? MarkOf(ReadOnlySpan<byte> text)
    {
        foreach (Encoding encoding in Marked)
        {
            if (text.StartsWith(encoding.Preamble))
            {
                return encoding;
            }
        }

        return null;
    }

    /// <summary>The charset of a name; bytes that are none of it are refused.</summary>
    /// <param name="name">The name as a Content-Type states it; null or empty: UTF-8.</param>
    /// <returns>The charset; null where it is not known here.</returns>
    public static Encoding? Find(string? name)
    {
        if (string.IsNullOrEmpty(name)
            || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || name.Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            return Utf8;
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
