using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Json;

/// <summary>Fits the pointers of a problem to the request that was made: a request without a body has no place to point
/// at, and one that names a prompt set has no prompts.</summary>
public sealed class RequestPointers
{
    private readonly HashSet<string> members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> standIns = new(StringComparer.Ordinal);

    private RequestPointers(Type? type, Func<JsonPropertyInfo, bool> isGiven)
    {
        IList<JsonPropertyInfo> all = type is null ? [] : JsonConventions.Options.GetTypeInfo(type).Properties;
        string[] given = [.. all.Where(isGiven).Select(member => member.Name)];
        foreach (JsonPropertyInfo member in all)
        {
            members.Add(member.Name);
            if (StandsFor(member) is string other && given.Contains(member.Name) && !given.Contains(other))
            {
                standIns[other] = JsonPointer.Of([member.Name]);
            }
        }
    }

    /// <summary>Of a request that was read.</summary>
    /// <param name="request">The request.</param>
    public static RequestPointers Of(object request) =>
        new(request.GetType(), member => member.Get?.Invoke(request) is not null);

    /// <summary>Of a request by its body.</summary>
    /// <param name="type">The type that the body is read as; null where the address takes no JSON.</param>
    /// <param name="body">The body, well-formed where it is JSON; empty where there is none.</param>
    public static RequestPointers Of(Type? type, ReadOnlyMemory<byte> body)
    {
        HashSet<string> given = type is null ? [] : GivenMembers(body.Span);
        return new RequestPointers(type, member => given.Contains(member.Name));
    }

    /// <summary>The problem with pointers that exist in the request's body; what has no place there is not listed where
    /// it says nothing beside the detail.</summary>
    /// <param name="problem">The problem as the catalog has it.</param>
    public Problem Fit(Problem problem)
    {
        ProblemError[] errors =
        [
            .. problem.Errors.Select(error => error with { Pointer = Fit(error.Pointer) })
                .Where((error, index) => error.Pointer is not null
                    || problem.Errors[index].Pointer is null
                    || error.Detail != problem.Detail),
        ];
        return problem with
        {
            Errors = errors,
            ErrorCount = problem.ErrorCount - (problem.Errors.Count - errors.Length),
        };
    }

    private string? Fit(string? pointer)
    {
        if (string.IsNullOrEmpty(pointer))
        {
            return members.Count == 0 ? null : pointer;
        }

        string member = JsonPointer.Split(pointer)[0];
        return standIns.TryGetValue(member, out string? standIn) ? standIn
            : members.Contains(member) ? pointer
            : null;
    }

    private static string? StandsFor(JsonPropertyInfo member) =>
        (member.AttributeProvider as MemberInfo)?.GetCustomAttribute<StandsForAttribute>()?.Member;

    /// <summary>Names of the body's members that are not null.</summary>
    private static HashSet<string> GivenMembers(ReadOnlySpan<byte> body)
    {
        HashSet<string> given = new(StringComparer.Ordinal);
        if (body.IsEmpty)
        {
            return given;
        }

        Utf8JsonReader reader = new(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Null)
            {
                given.Add(name);
            }

            reader.Skip();
        }

        return given;
    }
}
