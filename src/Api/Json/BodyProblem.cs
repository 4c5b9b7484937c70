using System.Text.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Json;

/// <summary>Tells a client everything that is wrong with a body that cannot be read.</summary>
public static class BodyProblem
{
    /// <summary>Levels that a well-formed body may have: the reader has refused deeper ones before.</summary>
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = JsonConventions.Options.MaxDepth };

    /// <summary>The problem of a body.</summary>
    /// <param name="exception">What System.Text.Json threw when it was read.</param>
    /// <param name="body">The body; null where it is not known.</param>
    /// <param name="type">The type that it is read as.</param>
    /// <param name="rules">What its values must keep to; null for nothing.</param>
    public static Problem Of(JsonException exception, RequestBody? body, Type type, RequestRules? rules)
    {
        JsonFault first = JsonFault.Explain(exception, type, JsonConventions.Options);
        return first.Kind == JsonProblems.MalformedJson || body is null
            ? Of([first], rest: [])
            : OfWellFormed(first, body.Content, type, rules);
    }

    private static Problem OfWellFormed(JsonFault first, ReadOnlyMemory<byte> body, Type type, RequestRules? rules)
    {
        using JsonDocument document = JsonDocument.Parse(body, Reading);
        BodyFaults found = BodyFaults.Find(document.RootElement, type, JsonConventions.Options);
        return found.Faults.Count == 0
            ? Of([first], rest: [])
            : Of(found.Faults, rules is null ? [] : RuleFaults(found, type, rules));
    }

    /// <summary>Values that break rules, those left out whose fault may be another's consequence.</summary>
    private static IReadOnlyList<ProblemError> RuleFaults(BodyFaults found, Type type, RequestRules rules)
    {
        try
        {
            object? rest = JsonSerializer.Deserialize(found.Rest(), type, JsonConventions.Options);
            return rest is null
                ? []
                : [.. rules.Faults(rest).Where(error => error.Pointer is null || found.IsUntouched(error.Pointer))];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static Problem Of(IReadOnlyList<JsonFault> faults, IReadOnlyList<ProblemError> rest)
    {
        ProblemKind kind = faults.Any(fault => fault.Kind == JsonProblems.UnknownField)
            ? JsonProblems.UnknownField
            : faults[0].Kind;
        ProblemError[] errors = [.. faults.Select(fault => fault.Error), .. rest];
        string detail = errors.Length == 1
            ? errors[0].Detail
            : $"{errors.Length} values of the request are at fault: see errors. The first: {errors[0].Detail}";
        return new Problem(kind, detail, errors);
    }
}
