using System.Globalization;

namespace SelfRepair.Api.Settings;

/// <summary>Numbers of bytes as people write and read them.</summary>
public static class ByteSize
{
    private const double Step = 1024;

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Reads a number of bytes: <c>50 GiB</c>, <c>800MiB</c>, <c>1.5 TiB</c>, or bytes alone.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The bytes, at least 1.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        string unit = new([.. text.SkipWhile(character => char.IsDigit(character) || character is '.' or ' ')]);
        int power = unit.Length == 0
            ? 0
            : Array.FindIndex(Units, known => known.Equals(unit, StringComparison.OrdinalIgnoreCase));
        bool isNumber = double.TryParse(
            text.AsSpan(0, text.Length - unit.Length),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out double number);
        double value = power < 0 ? 0 : number * Math.Pow(Step, power);
        bytes = isNumber && value is >= 1 and < long.MaxValue ? (long)value : 0;
        return bytes > 0;
    }

    /// <summary>A number of bytes in the largest unit that leaves at least 1: <c>1.3 GiB</c>.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Format(long bytes)
    {
        int power = 0;
        double value = bytes;
        while (value >= Step && power < Units.Length - 1)
        {
            value /= Step;
            power++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[power]}");
    }
}
