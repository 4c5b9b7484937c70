using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Analyses;

/// <summary>Which token rows are wanted.</summary>
/// <param name="Heads">Only those of these heads, separated by commas: L9H6,L9H*; by default of all.</param>
/// <param name="Subset">all or top; by default what the analysis kept.</param>
/// <param name="Prompt">Only those of the prompt of this index.</param>
/// <param name="MinAbsDirectEffect">Only those whose |direct_effect| is at least this, logits.</param>
/// <param name="Limit">Rows of a JSON page, 1 to 10,000; by default 1,000.</param>
/// <param name="Cursor">next_cursor of the JSON page before.</param>
/// <param name="Context">How many tokens before the position are written as text, in the member context; by default
/// none, and no such member.</param>
/// <param name="Format">json, ndjson or csv; goes before the Accept header.</param>
public sealed record TokenRowQuery(
    [FromQuery(Name = "heads")] string? Heads,
    [FromQuery(Name = "subset")] string? Subset,
    [FromQuery(Name = "prompt")][property: Range(0, int.MaxValue)] int? Prompt,
    [FromQuery(Name = "min_abs_direct_effect")] double? MinAbsDirectEffect,
    [FromQuery(Name = "limit")][property: Range(1, PageQuery.MaxLimit)] int? Limit,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "context")][property: Range(0, int.MaxValue)] int? Context,
    [FromQuery(Name = "format")] string? Format)
{
    /// <summary>Tokens that are written as context in one JSON page, which memory holds whole: some 5 MB.</summary>
    private const long MaxPageContext = 1_000_000;

    private const string TopSubset = "top";

    private const string AllSubset = "all";

    /// <summary>The rows wanted, in their order.</summary>
    /// <param name="columns">The rows there are.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <param name="kept">Which rows the analysis kept.</param>
    /// <exception cref="InvalidRequestException">A value is wrong.</exception>
    /// <exception cref="TokensNotKeptException">Rows are asked for that were not kept.</exception>
    /// <exception cref="UnknownHeadException">A head is none of the model's.</exception>
    public IEnumerable<int> Select(TokenColumns columns, ModelShape shape, KeepTokens kept)
    {
        bool topOnly = IsTopOnly(kept);
        if (topOnly && !columns.ChoosesTops)
        {
            throw new InvalidRequestException(
                $"subset is {TopSubset}, and this experiment chooses no top positions. Leave subset out.",
                pointer: null);
        }

        HashSet<HeadId>? heads = Heads is null
            ? null
            : [.. HeadSelection.Parse(Heads.Split(',', StringSplitOptions.TrimEntries), shape)];
        float[]? directEffects = columns[Terms.DirectEffect];
        if (MinAbsDirectEffect is not null && directEffects is null)
        {
            throw new InvalidRequestException(
                "min_abs_direct_effect chooses rows by their direct_effect, and the rows of this analysis have none.",
                pointer: null);
        }

        return Enumerable.Range(0, columns.Count).Where(row =>
            (!topOnly || columns.IsTop[row])
            && (Prompt is null || columns.Prompt[row] == Prompt)
            && (heads is null || heads.Contains(new HeadId(columns.Layer[row], columns.HeadIndex[row])))
            && (MinAbsDirectEffect is null || Math.Abs((double)directEffects![row]) >= MinAbsDirectEffect));
    }

    /// <summary>How many tokens before the position are written; 0 where none are asked.</summary>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="InvalidRequestException">context is longer than any prompt.</exception>
    public int ContextIn(ModelShape shape)
    {
        int asked = Context ?? 0;
        return asked <= shape.ContextLength
            ? asked
            : throw new InvalidRequestException(
                $"context is {asked}; it is 0 to {shape.ContextLength} tokens.", pointer: null);
    }

    /// <summary>One page of the rows wanted.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">The rows wanted.</param>
    /// <exception cref="InvalidRequestException">cursor is none, or the page would hold too much
    /// context.</exception>
    public Page<T> Page<T>(IEnumerable<T> rows)
    {
        PageQuery query = new(Limit, Cursor);
        if (Context > MaxPageContext / query.Size)
        {
            throw new InvalidRequestException(
                $"A page of {query.Size} rows with {Context} tokens of context each is above {MaxPageContext} "
                + $"tokens. Ask for a smaller limit or context, or for {Formats.JsonLines}, which has no pages.",
                pointer: null);
        }

        return query.Of(rows);
    }

    private bool IsTopOnly(KeepTokens kept)
    {
        string keptName = kept.ToString().ToLowerInvariant();
        string asked = Subset ?? (kept == KeepTokens.None ? AllSubset : keptName);
        if (asked is not (TopSubset or AllSubset))
        {
            throw new InvalidRequestException($"subset is '{asked}'; it is {AllSubset} or {TopSubset}.", pointer: null);
        }

        bool isKept = kept == KeepTokens.All || (kept == KeepTokens.Top && asked == TopSubset);
        return isKept ? asked == TopSubset : throw new TokensNotKeptException(keptName, asked);
    }
}

/// <summary>A JSON page of token rows.</summary>
/// <param name="Rows">Flat objects, one a head and scored position.</param>
/// <param name="Total">Rows of all pages together.</param>
/// <param name="NextCursor">cursor of the next page; null on the last.</param>
public sealed record TokenPageResponse(Rows<TokenRow> Rows, int Total, string? NextCursor);
