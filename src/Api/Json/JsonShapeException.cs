using System.Text.Json;

namespace SelfRepair.Api.Json;

/// <summary>A value of a shape that a converter of ours does not take; the message is a sentence for the
/// caller.</summary>
/// <param name="message">What is expected here.</param>
public sealed class JsonShapeException(string message) : JsonException(message);
