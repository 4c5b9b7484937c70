using Microsoft.Net.Http.Headers;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>A body is compressed in a way that is not known here.</summary>
/// <param name="coding">The Content-Encoding.</param>
/// <param name="known">Codings that are known.</param>
public sealed class UnsupportedCodingException(string coding, IReadOnlyList<string> known) : ApiException(
    $"The body came with Content-Encoding '{coding}'; one of {string.Join(", ", known)} is taken, or none.")
{
    /// <summary>The Content-Encoding.</summary>
    public string Coding => coding;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>
    {
        [HeaderNames.AcceptEncoding] = string.Join(", ", known),
    };
}
