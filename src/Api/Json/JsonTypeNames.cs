using System.Collections;
using System.Text.Json;

namespace SelfRepair.Api.Json;

/// <summary>Names in words what a member of a request takes.</summary>
public static class JsonTypeNames
{
    /// <summary>What a list is called.</summary>
    public const string List = "a list";

    /// <summary>What a value of a type looks like in JSON: <c>a whole number</c>.</summary>
    /// <param name="type">The type, or null where it is not known.</param>
    public static string Describe(Type? type)
    {
        Type? value = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => "another kind of value",
            { IsEnum: true } => $"one of {string.Join(", ", EnumNames(value))}",
            _ when value == typeof(bool) => "true or false",
            _ when value == typeof(string) => "text",
            _ when TextOrObjectConverter.Takes(value) => "text or an object",
            _ when value == typeof(double) => "a number",
            _ when value == typeof(ulong) => $"a whole number from 0 to {WholeNumbers.MaxExact}",
            _ when value == typeof(int) => $"a whole number of at most {int.MaxValue}",
            _ when value == typeof(long) => "a whole number",
            _ when IsDictionary(value) => "an object of texts",
            _ when typeof(IEnumerable).IsAssignableFrom(value) => List,
            _ => "an object",
        };
    }

    /// <summary>The names of an enum as they stand in JSON.</summary>
    /// <param name="type">The enum's type.</param>
    public static IEnumerable<string> EnumNames(Type type) =>
        Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    private static bool IsDictionary(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>);
}
