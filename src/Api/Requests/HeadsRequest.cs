using System.Text.Json.Serialization;

namespace SelfRepair.Api.Requests;

/// <summary>The heads to ablate: <c>all</c>, or a list of <c>L9H6</c> and <c>L9H*</c>.</summary>
/// <param name="Names">The list; null for all.</param>
[JsonConverter(typeof(HeadsRequestConverter))]
public sealed record HeadsRequest(IReadOnlyList<string>? Names)
{
    /// <summary>Every head of the model.</summary>
    public static HeadsRequest All { get; } = new(Names: null);
}
