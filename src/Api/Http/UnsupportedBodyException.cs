using Microsoft.Net.Http.Headers;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>A body has a media type or a charset that an address does not take.</summary>
/// <param name="message">What came, what is taken, what to do.</param>
/// <param name="taken">Media types that the address takes.</param>
public sealed class UnsupportedBodyException(string message, IReadOnlyList<string> taken) : ApiException(message)
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>
    {
        [HeaderNames.Accept] = string.Join(", ", taken),
        ["Accept-Post"] = string.Join(", ", taken),
    };
}
