using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace SelfRepair.Api.Http;

/// <summary>Refuses parameters of a URL that its address does not know: a misspelt filter would otherwise filter
/// nothing, without a word.</summary>
/// <param name="next">Answers what is let in.</param>
public sealed class QueryParameters(RequestDelegate next)
{
    private readonly ConcurrentDictionary<Endpoint, IReadOnlyList<string>> known = new();

    /// <summary>Lets a request in, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="UnknownParameterException">Its address does not know a parameter.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (query.Count > 0
            && context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
            && context.GetEndpoint() is RouteEndpoint endpoint
            && endpoint.Metadata.GetMetadata<MethodInfo>() is MethodInfo handler)
        {
            IReadOnlyList<string> names = known.GetOrAdd(
                endpoint, _ => [.. handler.GetParameters().SelectMany(NamesOf).Except(RouteNames(endpoint))]);
            string[] unknown = [.. query.Keys.Except(names, StringComparer.OrdinalIgnoreCase)];
            if (unknown.Length > 0)
            {
                throw new UnknownParameterException(context.Request.Path, unknown, names);
            }
        }

        return next(context);
    }

    private static IEnumerable<string> RouteNames(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name);

    /// <summary>Names that a handler's parameter is bound from: several for a record of them.</summary>
    private static IEnumerable<string> NamesOf(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
        {
            return parameter.ParameterType.GetConstructors()[0].GetParameters().SelectMany(NamesOf);
        }

        FromQueryAttribute? named = parameter.GetCustomAttribute<FromQueryAttribute>();
        return named is not null || IsText(parameter.ParameterType)
            ? [named?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!)]
            : [];
    }

    /// <summary>Whether values of a type are read from text, as those of a URL are.</summary>
    private static bool IsText(Type type)
    {
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        return value == typeof(string) || value.IsPrimitive || value.IsEnum;
    }
}
