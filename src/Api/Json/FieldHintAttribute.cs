namespace SelfRepair.Api.Json;

/// <summary>Says which field a field of other programs is here.</summary>
/// <param name="foreign">The field as other programs call it.</param>
/// <param name="hint">A sentence with an example that works.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class FieldHintAttribute(string foreign, string hint) : Attribute
{
    /// <summary>The field as other programs call it.</summary>
    public string Foreign => foreign;

    /// <summary>The sentence.</summary>
    public string Hint => hint;
}
