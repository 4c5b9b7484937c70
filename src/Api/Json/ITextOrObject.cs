using System.Text.Json;

namespace SelfRepair.Api.Json;

/// <summary>A converter of values that are an object, or a text in its place.</summary>
public interface ITextOrObject
{
    /// <summary>The options that the object is read with.</summary>
    /// <param name="options">The options of what holds it.</param>
    JsonSerializerOptions ObjectOptions(JsonSerializerOptions options);
}
