using System.Globalization;
using System.Text.Json;
using SelfRepair.Api.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Tables;

/// <summary>One value of a row: a text, a number, true or false, a list of whole numbers, a problem, or none.</summary>
public readonly record struct Cell
{
    private readonly CellKind kind;
    private readonly string? text;
    private readonly long whole;
    private readonly double number;
    private readonly IReadOnlyList<long>? list;

    private Cell(
        CellKind kind,
        string? text = null,
        long whole = 0,
        double number = 0,
        IReadOnlyList<long>? list = null)
    {
        this.kind = kind;
        this.list = list;
        this.text = text;
        this.whole = whole;
        this.number = number;
    }

    /// <summary>A text, or none.</summary>
    /// <param name="text">The text; null: none.</param>
    public static Cell Of(string? text) => text is null ? default : new Cell(CellKind.Text, text: text);

    /// <summary>A whole number.</summary>
    /// <param name="whole">The number.</param>
    public static Cell Of(long whole) => new(CellKind.Whole, whole: whole);

    /// <summary>A number, or none.</summary>
    /// <param name="number">The number; null: none.</param>
    public static Cell Of(double? number) =>
        number is double value ? new Cell(CellKind.Double, number: value) : default;

    /// <summary>A number that is known to single precision, and written in as few digits as tell it apart.</summary>
    /// <param name="number">The number.</param>
    public static Cell Of(float number) => new(CellKind.Single, number: number);

    /// <summary>A list of whole numbers.</summary>
    /// <param name="list">The numbers.</param>
    public static Cell Of(IReadOnlyList<long> list) => new(CellKind.List, list: list);

    /// <summary>True or false, or none.</summary>
    /// <param name="flag">Which; null: none.</param>
    public static Cell Of(bool? flag) =>
        flag is bool value ? new Cell(CellKind.Flag, whole: value ? 1 : 0) : default;

    /// <summary>A problem, an object in JSON and JSON text elsewhere, or none.</summary>
    /// <param name="problem">The problem; null: none.</param>
    public static Cell Of(ProblemResponse? problem) => problem is null
        ? default
        : new(CellKind.Json, text: JsonSerializer.Serialize(problem, JsonConventions.Options));

    /// <summary>The number that it holds, with the digits that are written of it; null where it holds none.</summary>
    public double? Number => kind switch
    {
        CellKind.Whole => whole,
        CellKind.Double => number,
        CellKind.Single => double.Parse(ToString(), CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Writes it as JSON; null where there is none.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(Utf8JsonWriter writer)
    {
        switch (kind)
        {
            case CellKind.Text:
                writer.WriteStringValue(text);
                break;
            case CellKind.Whole:
                writer.WriteNumberValue(whole);
                break;
            case CellKind.Double:
                writer.WriteNumberValue(number);
                break;
            case CellKind.Single:
                writer.WriteNumberValue((float)number);
                break;
            case CellKind.List:
                writer.WriteStartArray();
                foreach (long element in list!)
                {
                    writer.WriteNumberValue(element);
                }

                writer.WriteEndArray();
                break;
            case CellKind.Flag:
                writer.WriteBooleanValue(whole != 0);
                break;
            case CellKind.Json:
                writer.WriteRawValue(text!);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>It as text, the same digits as in JSON, with spaces between those of a list; empty where there is
    /// none.</summary>
    public override string ToString() => kind switch
    {
        CellKind.Text or CellKind.Json => text!,
        CellKind.Whole => whole.ToString(CultureInfo.InvariantCulture),
        CellKind.Double => number.ToString("R", CultureInfo.InvariantCulture),
        CellKind.Flag => whole != 0 ? "true" : "false",
        CellKind.Single => ((float)number).ToString("R", CultureInfo.InvariantCulture),
        CellKind.List => string.Join(' ', list!.Select(element => element.ToString(CultureInfo.InvariantCulture))),
        _ => string.Empty,
    };

    private enum CellKind
    {
        None,
        Text,
        Whole,
        Double,
        Single,
        List,
        Flag,
        Json,
    }
}
