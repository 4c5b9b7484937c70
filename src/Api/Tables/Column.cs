namespace SelfRepair.Api.Tables;

/// <summary>What is known of a column before there is a row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">A sentence.</param>
/// <param name="Type">What its values are.</param>
/// <param name="IsNullable">Whether a row may have no value there.</param>
/// <param name="IsOptional">Whether only some requests have it.</param>
public sealed record ColumnDescription(
    string Name, string Meaning, ColumnType Type, bool IsNullable = false, bool IsOptional = false);

/// <summary>What the values of a column are.</summary>
public enum ColumnType
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Whole numbers below 2^31.</summary>
    Index,

    /// <summary>Whole numbers.</summary>
    Count,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Lists of whole numbers.</summary>
    Counts,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Problems.</summary>
    Problem,
}

/// <summary>A column of a table, described once: JSON, NDJSON, CSV and the OpenAPI document are written from
/// it.</summary>
/// <typeparam name="TAsked">What decides which optional columns there are: the request.</typeparam>
/// <typeparam name="TRow">A row.</typeparam>
/// <param name="Description">What is known of it before there is a row.</param>
/// <param name="Value">Its value in a row.</param>
/// <param name="When">Whether a request has it; null: every one.</param>
public sealed record Column<TAsked, TRow>(
    ColumnDescription Description, Func<TRow, Cell> Value, Func<TAsked, bool>? When);
