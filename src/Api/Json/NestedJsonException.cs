using System.Text.Json;

namespace SelfRepair.Api.Json;

/// <summary>A fault inside an object that a converter read on its own: System.Text.Json knows the path to the object
/// only, the fault beneath holds the rest.</summary>
/// <param name="type">The type that the converter read.</param>
/// <param name="options">The options it read with.</param>
/// <param name="fault">The fault, its path counted from the object.</param>
public sealed class NestedJsonException(Type type, JsonSerializerOptions options, JsonException fault)
    : JsonException(fault.Message, fault)
{
    /// <summary>The type that the converter read.</summary>
    public Type ReadType { get; } = type;

    /// <summary>The options it read with.</summary>
    public JsonSerializerOptions Options { get; } = options;

    /// <summary>The fault, its path counted from the object.</summary>
    public JsonException Fault { get; } = fault;
}
