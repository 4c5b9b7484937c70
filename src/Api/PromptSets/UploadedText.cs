using System.Text;
using Microsoft.Net.Http.Headers;
using SelfRepair.Api.Http;

namespace SelfRepair.Api.PromptSets;

/// <summary>The text of an uploaded file: UTF-8, or the charset that its Content-Type states. A byte order mark says
/// more than both.</summary>
public static class UploadedText
{
    /// <summary>Decodes a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="contentType">Its Content-Type.</param>
    /// <exception cref="UnknownCharsetException">It states a charset that is not known here.</exception>
    /// <exception cref="InvalidPromptSetException">Its bytes are no text in that charset, or hold NUL.</exception>
    public static string Decode(ReadOnlySpan<byte> content, string? contentType)
    {
        Encoding encoding = StatedBy(contentType);
        if (TextCharset.MarkOf(content) is Encoding marked)
        {
            encoding = marked;
            content = content[marked.Preamble.Length..];
        }

        try
        {
            string text = encoding.GetString(content);
            RefuseNul(text);
            return text;
        }
        catch (DecoderFallbackException exception)
        {
            int index = Math.Clamp(exception.Index, 0, content.Length);
            string bytes = string.Join(' ', exception.BytesUnknown!.Select(value => $"0x{value:X2}"));
            throw new InvalidPromptSetException(
                1 + content[..index].Count((byte)'\n'),
                $"{bytes} is no text in {encoding.WebName}. Save the file as UTF-8, or state its charset: "
                + "content-type: text/csv; charset=windows-1252.");
        }
    }

    /// <summary>UTF-16 that is read as UTF-8 is full of NUL.</summary>
    private static void RefuseNul(ReadOnlySpan<char> text)
    {
        int index = text.IndexOf('\0');
        if (index >= 0)
        {
            throw new InvalidPromptSetException(
                1 + text[..index].Count('\n'),
                "There is a NUL character. If the file is UTF-16, say so: content-type: text/csv; charset=utf-16le.");
        }
    }

    private static Encoding StatedBy(string? contentType)
    {
        string? charset = MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            ? HeaderUtilities.RemoveQuotes(type.Charset).Value
            : null;
        return TextCharset.Find(charset) ?? throw new UnknownCharsetException(charset!);
    }
}
