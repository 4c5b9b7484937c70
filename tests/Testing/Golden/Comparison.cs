using System.Globalization;

namespace SelfRepair.Testing.Golden;

/// <summary>Collects differences from golden values, worst first.</summary>
/// <param name="tolerance">The largest difference allowed, in the unit of the values.</param>
public sealed class Comparison(double tolerance)
{
    private readonly List<(double Excess, string Text)> differences = [];

    /// <summary>The largest difference allowed.</summary>
    public double Tolerance => tolerance;

    /// <summary>The largest difference seen, allowed or not.</summary>
    public double Largest { get; private set; }

    /// <summary>Values compared.</summary>
    public int Count { get; private set; }

    /// <summary>The worst differences, as sentences.</summary>
    public IReadOnlyList<string> Differences =>
        [.. differences.OrderByDescending(one => one.Excess).Take(10).Select(one => one.Text)];

    /// <summary>Compares one value.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="expected">The golden value; null where it must not exist.</param>
    /// <param name="actual">The value; null where it does not exist.</param>
    /// <param name="factor">Multiplies the tolerance.</param>
    public void Check(string name, double? expected, double? actual, double factor = 1)
    {
        Count++;
        bool isNeither = expected is null && actual is null;
        double difference = isNeither ? 0 : Math.Abs((expected - actual) ?? double.PositiveInfinity);
        Largest = Math.Max(Largest, difference / factor);
        if (!(difference <= tolerance * factor))
        {
            string text = string.Create(
                CultureInfo.InvariantCulture, $"{name}: {actual:R} instead of {expected:R}, {difference:E2} off");
            differences.Add((difference / factor, text));
        }
    }

    /// <summary>Compares lists value by value.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="expected">The golden values.</param>
    /// <param name="actual">The values.</param>
    /// <param name="factor">Multiplies the tolerance.</param>
    public void CheckAll(string name, IReadOnlyList<double> expected, IReadOnlyList<double> actual, double factor = 1)
    {
        Check($"{name} count", expected.Count, actual.Count);
        for (int index = 0; index < Math.Min(expected.Count, actual.Count); index++)
        {
            string element = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");
            Check(element, expected[index], actual[index], factor);
        }
    }

    /// <summary>Compares what must be equal.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="expected">The golden value.</param>
    /// <param name="actual">The value.</param>
    public void CheckExact(string name, string expected, string actual)
    {
        Count++;
        if (expected != actual)
        {
            differences.Add((double.MaxValue, $"{name}: {actual} instead of {expected}"));
        }
    }
}
