using System.Collections.ObjectModel;
using System.Reflection;

namespace SelfRepair.Api.Problems;

/// <summary>Says which problem each refusal is, for all rooms together.</summary>
public sealed class ProblemCatalog
{
    /// <summary>Seconds after which a full queue may have room: a small analysis takes less.</summary>
    private const int RetryAfterSeconds = 5;

    private readonly Dictionary<Type, ProblemRow> rows;

    /// <summary>Collects what rooms bring.</summary>
    /// <param name="sources">One a room.</param>
    /// <exception cref="ArgumentException">Two have a row for one exception, or kinds of one code.</exception>
    public ProblemCatalog(IReadOnlyList<IProblemSource> sources)
    {
        rows = sources.SelectMany(source => source.Rows).ToDictionary(row => row.Exception);
        Kinds = sources.SelectMany(KindsOf).ToDictionary(kind => kind.Code, StringComparer.Ordinal);
    }

    /// <summary>One row for each type of refusal.</summary>
    public IReadOnlyCollection<ProblemRow> Rows => rows.Values;

    /// <summary>Every kind, by code.</summary>
    public IReadOnlyDictionary<string, ProblemKind> Kinds { get; }

    /// <summary>Collects what all rooms of an assembly bring.</summary>
    /// <param name="assembly">The assembly.</param>
    public static ProblemCatalog Of(Assembly assembly) => new(
        [
            .. assembly.GetTypes()
                .Where(type => type.IsClass && type.IsAssignableTo(typeof(IProblemSource)))
                .Select(type => (IProblemSource)Activator.CreateInstance(type)!),
        ]);

    /// <summary>The problem that an exception is; what no row knows is a fault of the service.</summary>
    /// <param name="exception">The exception.</param>
    public Problem Describe(Exception exception)
    {
        ProblemRow? row = rows.GetValueOrDefault(exception.GetType());
        if (row is null || row.Kind == ProblemKinds.Internal)
        {
            return new Problem(
                ProblemKinds.Internal, "The service failed. Its log says more under the trace_id of this answer.", []);
        }

        IReadOnlyList<ProblemError> errors = exception is InvalidRequestException invalid
            ? invalid.Errors
            : [.. row.Pointers(exception).Select(pointer => new ProblemError(exception.Message, pointer))];
        return new Problem(row.Kind, exception.Message, errors)
        {
            ErrorCount = (exception as InvalidRequestException)?.ErrorCount ?? errors.Count,
            Headers = (exception as ApiException)?.Headers ?? ReadOnlyDictionary<string, string>.Empty,
            RetryAfterSeconds = RetryAfter(exception, row.Kind),
        };
    }

    private static int? RetryAfter(Exception exception, ProblemKind kind) =>
        (exception as ApiException)?.RetryAfter is TimeSpan stated
            ? (int)Math.Min(int.MaxValue, stated.TotalSeconds)
            : kind.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
                ? RetryAfterSeconds
                : null;

    private static IEnumerable<ProblemKind> KindsOf(IProblemSource source) =>
        source.GetType().GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<ProblemKind>();
}
