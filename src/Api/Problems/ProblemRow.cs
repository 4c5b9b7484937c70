namespace SelfRepair.Api.Problems;

/// <summary>Maps one type of exception to the problem it is.</summary>
/// <param name="Exception">The exception's type, sealed.</param>
/// <param name="Kind">What clients see of it.</param>
/// <param name="Pointers">JSON pointers to what is at fault in the request's body; none where it lies
/// elsewhere.</param>
public sealed record ProblemRow(Type Exception, ProblemKind Kind, Func<Exception, IReadOnlyList<string>> Pointers)
{
    /// <summary>A row without a place in the body.</summary>
    /// <typeparam name="T">The exception.</typeparam>
    /// <param name="kind">What clients see of it.</param>
    public static ProblemRow Of<T>(ProblemKind kind)
        where T : Exception => new(typeof(T), kind, _ => []);

    /// <summary>A row with one place in the body.</summary>
    /// <typeparam name="T">The exception.</typeparam>
    /// <param name="kind">What clients see of it.</param>
    /// <param name="pointer">The place.</param>
    public static ProblemRow Of<T>(ProblemKind kind, Func<T, string> pointer)
        where T : Exception => new(typeof(T), kind, exception => [pointer((T)exception)]);
}
