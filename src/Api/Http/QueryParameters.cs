using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>Refuses parameters of a URL that its address does not know (a misspelled filter would otherwise filter
/// nothing, without a word), and values that they do not take.</summary>
/// <param name="next">Answers what is let in.</param>
public sealed class QueryParameters(RequestDelegate next)
{
    private readonly ConcurrentDictionary<Endpoint, IReadOnlyList<QueryParameter>> known = new();

    /// <summary>Lets a request in, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="UnknownParameterException">Its address does not know a parameter.</exception>
    /// <exception cref="UnreadableParameterException">A value cannot be read.</exception>
    /// <exception cref="InvalidRequestException">A value is out of bounds.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (query.Count > 0
            && context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
            && context.GetEndpoint() is RouteEndpoint endpoint
            && endpoint.Metadata.GetMetadata<MethodInfo>() is MethodInfo handler)
        {
            IReadOnlyList<QueryParameter> parameters = known.GetOrAdd(endpoint, _ => ParametersOf(handler, endpoint));
            string[] names = [.. parameters.Select(parameter => parameter.Name)];
            string[] unknown = [.. query.Keys.Except(names, StringComparer.OrdinalIgnoreCase)];
            if (unknown.Length > 0)
            {
                throw new UnknownParameterException(context.Request.Path, unknown, names);
            }

            foreach (QueryParameter parameter in parameters.Where(parameter => query.ContainsKey(parameter.Name)))
            {
                parameter.Check(query[parameter.Name].ToString());
            }
        }

        return next(context);
    }

    private static IReadOnlyList<QueryParameter> ParametersOf(MethodInfo handler, RouteEndpoint endpoint) =>
    [
        .. handler.GetParameters().SelectMany(ParametersOf)
            .ExceptBy(endpoint.RoutePattern.Parameters.Select(part => part.Name), parameter => parameter.Name),
    ];

    /// <summary>What a handler's parameter is bound from: several parameters for a record of them.</summary>
    private static IEnumerable<QueryParameter> ParametersOf(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
        {
            return parameter.ParameterType.GetConstructors()[0].GetParameters().SelectMany(ParametersOf);
        }

        FromQueryAttribute? named = parameter.GetCustomAttribute<FromQueryAttribute>();
        return named is not null || IsText(parameter.ParameterType)
            ? [QueryParameter.Of(named?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), parameter)]
            : [];
    }

    /// <summary>Whether values of a type are read from text, as those of a URL are.</summary>
    private static bool IsText(Type type)
    {
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        return value == typeof(string) || value.IsPrimitive || value.IsEnum;
    }
}
