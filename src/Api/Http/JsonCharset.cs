using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace SelfRepair.Api.Http;

/// <summary>The charset of a JSON body. JSON is UTF-8 (RFC 8259, 8.1), and media types of it define no charset, but
/// clients state one: what can be turned into UTF-8 is taken, the rest is refused.</summary>
public sealed class JsonCharset
{
    private readonly Encoding stated;

    private JsonCharset(Encoding stated) => this.stated = stated;

    /// <summary>The charset that a request's Content-Type states, UTF-8 where it states none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="accepts">What its address takes.</param>
    /// <exception cref="UnsupportedBodyException">The body is no JSON, or its charset is not known here.</exception>
    public static JsonCharset Of(HttpRequest request, IAcceptsMetadata accepts)
    {
        string taken = string.Join(" or ", accepts.ContentTypes);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || !IsJson(type))
        {
            string given = request.Headers.ContentType.Count > 0 ? $"'{request.ContentType}'" : "no Content-Type";
            throw new UnsupportedBodyException(
                $"The body came as {given}; {request.Path} takes {taken}. Set the Content-Type header once.",
                accepts.ContentTypes);
        }

        string charset = HeaderUtilities.RemoveQuotes(type.Charset).Value ?? string.Empty;
        return TextCharset.Find(charset) is Encoding encoding
            ? new JsonCharset(encoding)
            : throw new UnsupportedBodyException(
                $"The charset '{charset}' of the body is not known here. JSON is UTF-8: send it so, and leave the "
                + "charset out of the Content-Type header.",
                accepts.ContentTypes);
    }

    /// <summary>The body in UTF-8, without a byte order mark, which says more of the charset than the header
    /// does.</summary>
    /// <param name="body">The body as it came.</param>
    /// <exception cref="UnreadableBodyException">Its bytes are no text in the charset.</exception>
    public ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> body)
    {
        Encoding? marked = TextCharset.MarkOf(body.Span);
        ReadOnlyMemory<byte> text = marked is null ? body : body[marked.Preamble.Length..];
        Encoding encoding = marked ?? Ordered(stated, text.Span);
        try
        {
            // UTF-8 is checked, not copied.
            return encoding == TextCharset.Utf8 && encoding.GetCharCount(text.Span) >= 0
                ? text
                : TextCharset.Utf8.GetBytes(encoding.GetString(text.Span));
        }
        catch (DecoderFallbackException exception)
        {
            throw new UnreadableBodyException(
                $"Byte {exception.Index} of the body is no text in {encoding.WebName}. Send JSON in UTF-8.", exception);
        }
    }

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
            ? type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
                || type.Type.Equals("text", StringComparison.OrdinalIgnoreCase)
            : type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>UTF-16 without a mark has either order: JSON begins with a character of ASCII, which tells.</summary>
    private static Encoding Ordered(Encoding encoding, ReadOnlySpan<byte> text) =>
        encoding is UnicodeEncoding && text is [0, not 0, ..] ? TextCharset.BigEndianUtf16 : encoding;
}
