namespace SelfRepair.Api.Json;

/// <summary>Says that a member of a request brings the value of another: what is wrong there is the fault of this one
/// where this one was given.</summary>
/// <param name="member">The other member's name in JSON.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StandsForAttribute(string member) : Attribute
{
    /// <summary>The other member's name in JSON.</summary>
    public string Member => member;
}
