namespace SelfRepair.Api.Problems;

/// <summary>The rules of an address's body that need no model, for its endpoint's metadata: a body that cannot be read
/// as a whole is told of the values that break them too.</summary>
/// <param name="Check">Throws <see cref="InvalidRequestException"/> where the body breaks some.</param>
public sealed record RequestRules(Action<object> Check)
{
    /// <summary>The rules of a body.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="check">Throws where the body breaks some.</param>
    public static RequestRules Of<T>(Action<T> check)
        where T : class => new(body => check((T)body));

    /// <summary>The values of a body that break rules.</summary>
    /// <param name="body">The body.</param>
    public IReadOnlyList<ProblemError> Faults(object body)
    {
        try
        {
            Check(body);
            return [];
        }
        catch (InvalidRequestException invalid)
        {
            return invalid.Errors;
        }
    }
}
