using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Tables;

/// <summary>Which page of a list is wanted.</summary>
/// <param name="Limit">Items of a page, 1 to 10,000; by default 1,000.</param>
/// <param name="Cursor">next_cursor of the page before; by default the first page.</param>
public sealed record PageQuery(
    [FromQuery(Name = "limit")][property: Range(1, PageQuery.MaxLimit)] int? Limit,
    [FromQuery(Name = "cursor")] string? Cursor)
{
    /// <summary>Items of a page at most.</summary>
    public const int MaxLimit = 10_000;

    private const int DefaultLimit = 1_000;

    /// <summary>Items of the page.</summary>
    public int Size => Limit ?? DefaultLimit;

    /// <summary>The page of a list.</summary>
    /// <typeparam name="T">An item.</typeparam>
    /// <param name="items">The list.</param>
    /// <exception cref="InvalidRequestException">cursor is none.</exception>
    public Page<T> Of<T>(IEnumerable<T> items)
    {
        int first = First();
        int total = 0;
        List<T> page = [];
        foreach (T item in items)
        {
            if (total >= first && page.Count < Size)
            {
                page.Add(item);
            }

            total++;
        }

        int next = first + page.Count;
        return new Page<T>(page, total, next < total ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    private int First() =>
        Cursor is null ? 0
        : int.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out int first) ? first
        : throw new InvalidRequestException(
            $"'{Cursor}' is no cursor. Send the next_cursor of the page before.", pointer: null);
}

/// <summary>One page of a list.</summary>
/// <typeparam name="T">An item.</typeparam>
/// <param name="Items">The items, in order.</param>
/// <param name="Total">Items of all pages.</param>
/// <param name="NextCursor">cursor of the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, string? NextCursor);
