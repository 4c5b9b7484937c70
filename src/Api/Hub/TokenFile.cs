using System.Text;

namespace SelfRepair.Api.Hub;

/// <summary>The file that the Hub's own tools keep the access token in. Whatever is wrong with it, the service starts:
/// most of what it does needs no token.</summary>
/// <param name="Token">The token; null where there is none that can be used.</param>
/// <param name="Notice">Why a file that is there gives none, one sentence; null where all is well.</param>
public sealed record TokenFile(string? Token, string? Notice)
{
    /// <summary>Most bytes that are read: a token has some forty.</summary>
    private const int MaxBytes = 1 << 16;

    private static readonly UTF8Encoding Utf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the file.</summary>
    /// <param name="path">Where it may lie.</param>
    public static TokenFile Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[MaxBytes];
            string text = Utf8.GetString(bytes, 0, file.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false));
            string token = text.Trim('\uFEFF').Trim();
            return token.Length == 0
                ? Without(path, "is empty")
                : IsToken(token)
                    ? new TokenFile(token, Notice: null)
                    : Without(path, "has white space or letters within that no token has");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new TokenFile(Token: null, Notice: null);
        }
        catch (DecoderFallbackException)
        {
            return Without(path, "is no text in UTF-8");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Without(path, Directory.Exists(path) ? "is a folder" : "cannot be read");
        }
    }

    /// <summary>Whether a text may be sent as a token.</summary>
    /// <param name="text">The text.</param>
    public static bool IsToken(string text) => text.All(letter => letter is > ' ' and <= '~');

    /// <summary>The notice; never the token.</summary>
    public override string ToString() => Notice ?? nameof(TokenFile);

    private static TokenFile Without(string path, string fault) => new(
        Token: null,
        $"The Hub's token file {path} {fault}: the Hub is asked without a token. Write the token alone into it, or set "
        + "HF_TOKEN, and start the service again.");
}
