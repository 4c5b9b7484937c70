using System.Text.Json.Serialization;

namespace SelfRepair.Api.Prompts;

/// <summary>One token: its exact text, or its id.</summary>
/// <param name="Text">The text; null where the id is given.</param>
/// <param name="Id">The id; null where the text is given.</param>
[JsonConverter(typeof(TokenReferenceConverter))]
public sealed record TokenReference(string? Text, int? Id);
