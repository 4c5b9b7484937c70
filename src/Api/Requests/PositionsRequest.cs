using System.Text.Json.Serialization;
using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Api.Requests;

/// <summary>Which positions are scored: <c>all</c>, <c>last</c>, or indices from 0.</summary>
/// <param name="Choice">The positions.</param>
[JsonConverter(typeof(PositionsRequestConverter))]
public sealed record PositionsRequest(PositionChoice Choice);
