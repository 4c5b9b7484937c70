namespace SelfRepair.Api.Json;

/// <summary>Says that plain text may stand in an object's place: <c>"A prompt"</c> for <c>{"text": "A prompt"}</c>.
/// </summary>
/// <param name="member">The property whose value the text is, as C# names it.</param>
/// <param name="expected">The sentence for values of other shapes.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TextOrObjectAttribute(string member, string expected) : Attribute
{
    /// <summary>The property whose value the text is.</summary>
    public string Member => member;

    /// <summary>The sentence for values of other shapes.</summary>
    public string Expected => expected;
}
