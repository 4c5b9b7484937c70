using SelfRepair.Api.Problems;

namespace SelfRepair.Api.PromptSets;

/// <summary>An upload states a charset that is not known here.</summary>
/// <param name="charset">The charset.</param>
public sealed class UnknownCharsetException(string charset) : ApiException(
    $"The charset '{charset}' is not known here. Send UTF-8, or name a charset such as utf-16, iso-8859-1 or "
    + "windows-1252 in Content-Type.")
{
    /// <summary>The charset.</summary>
    public string Charset => charset;
}
