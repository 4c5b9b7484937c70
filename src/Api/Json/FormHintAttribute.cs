namespace SelfRepair.Api.Json;

/// <summary>Says how a value is written by those who wrote it in another form.</summary>
/// <param name="hint">A sentence with an example that works; <c>{value}</c> in it stands for the text that was
/// given.</param>
/// <param name="example">What stands there where no text was given, as JSON.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FormHintAttribute(string hint, string example) : Attribute
{
    /// <summary>The sentence.</summary>
    public string Hint => hint;

    /// <summary>What stands there where no text was given, as JSON.</summary>
    public string Example => example;
}
