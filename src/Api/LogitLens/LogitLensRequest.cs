using System.Text.Json.Serialization;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.LogitLens;

/// <summary>Asks for the target as every layer would predict it: clean, and with heads ablated one by one.</summary>
public sealed record LogitLensRequest : AblatingRequest
{
    /// <summary>The heads to ablate: all, or a list of L9H6 and L9H*. Null: none, the clean run alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HeadsRequest? Heads { get; init; }
}
