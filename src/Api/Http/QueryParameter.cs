using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Http;

/// <summary>A parameter of a URL: its name, and which values it takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type that it is read as.</param>
/// <param name="Range">Its bounds; null where its type is bound enough.</param>
public sealed record QueryParameter(string Name, Type Type, RangeAttribute? Range)
{
    /// <summary>The parameter that a handler's parameter is bound from.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bound">The handler's parameter, or that of the record which it takes. The bounds of a record's
    /// parameter stand on its property, where the document is written from.</param>
    public static QueryParameter Of(string name, ParameterInfo bound)
    {
        PropertyInfo? property = bound.Member.DeclaringType?.GetProperty(bound.Name!);
        return new QueryParameter(
            name,
            Nullable.GetUnderlyingType(bound.ParameterType) ?? bound.ParameterType,
            property?.GetCustomAttribute<RangeAttribute>() ?? bound.GetCustomAttribute<RangeAttribute>());
    }

    /// <summary>Refuses a value that it does not take.</summary>
    /// <param name="given">The value.</param>
    /// <exception cref="UnreadableParameterException">It cannot be read as the type.</exception>
    /// <exception cref="InvalidRequestException">It is out of bounds.</exception>
    public void Check(string given)
    {
        (bool isRead, string takes) = Type switch
        {
            _ when Type == typeof(int) => (int.TryParse(given, CultureInfo.InvariantCulture, out _), "a whole number"),
            _ when Type == typeof(double) => (IsFinite(given), "a number"),
            _ when Type == typeof(bool) => (bool.TryParse(given, out _), "true or false"),
            _ => (true, string.Empty),
        };
        if (!isRead)
        {
            throw new UnreadableParameterException(Name, given, takes);
        }

        if (Range?.IsValid(Convert.ChangeType(given, Type, CultureInfo.InvariantCulture)) == false)
        {
            string bounds =
                Range.Maximum is int.MaxValue ? $"{Range.Minimum} or more" : $"{Range.Minimum} to {Range.Maximum}";
            throw new InvalidRequestException($"{Name} is {given}; it is {bounds}.", pointer: null);
        }
    }

    private static bool IsFinite(string given) =>
        double.TryParse(given, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);
}
